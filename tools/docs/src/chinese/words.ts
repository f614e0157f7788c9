/** Chinese texts of defaults that are phrases, by the English phrase. */
export const chinesePhrases: Readonly<Record<string, string>> = {
  "keys of the function's role": '函数运行角色的密钥',
  'anybody may call, unless there are `API_KEYS`': '任何人都可调用（没有 `API_KEYS` 时）',
  any: '任意',
  'no limit': '不限',
  "the first one found in `PATH` and among macOS's applications": '在 `PATH` 和 macOS 应用程序中找到的第一个',
  "Tencent Cloud's": '腾讯云的地址',
  "the bucket's own domain": '存储桶自己的域名',
  'chosen by VOD': '由 VOD 选择',
  'the bucket of the file': '文件所在的存储桶',
  '`20700` with the keys of a role, otherwise `85500`': '使用角色密钥时为 `20700`，否则为 `85500`',
  "the machine's": '机器自己的设置',
  '`TASK_STORE`, if it is Redis': '`TASK_STORE`（为 Redis 时）',
  'the file shipped with the service': '随服务提供的文件',
  '`config.json`, if there is one': '`config.json`（存在时）',
  '`TENCENTCLOUD_REGION`, otherwise `ap-guangzhou`': '`TENCENTCLOUD_REGION`，否则 `ap-guangzhou`',
  none: '无',
  '`console` in the folder of the program, as in a package': '程序旁的 `console`，部署包即如此',
  'signatures are not checked': '不校验签名',
  '`stored` with `EVENT_STORE`, otherwise `processed`':
    '设置了 `EVENT_STORE` 时为 `stored`，否则为 `processed`',
  '`CDN_DOMAIN`, otherwise the bucket’s own': '`CDN_DOMAIN`，否则为存储桶自己的域名',
  'the TaskID': 'TaskID',
  'a timestamp': '时间戳',
  'not encrypted': '不加密',
  'Chrome’s own': 'Chrome 自己的',
  '`TZ` of the service': '服务的 `TZ`',
  '`LANG` of the service': '服务的 `LANG`',
  '2500 for 1280x720, in proportion for other sizes': '1280x720 时为 2500，其他尺寸按比例',
  'see `StrRoomId`': '见 `StrRoomId`',
  'see `RoomId`': '见 `RoomId`',
  'required with `Seek`': '`Seek` 时必填',
  'the function’s role, or `SECRET_ID`': '函数的运行角色，或 `SECRET_ID`',
  all: '全部',
  'the result alone': '只告知结果',
};

const words: readonly (readonly [RegExp, string])[] = [
  [/^list of int\b/, '整数列表'],
  [/^int or string\b/, '整数或字符串'],
  [/^array of int\b/, '整数数组'],
  [/^array of string\b/, '字符串数组'],
  [/^array of /, '数组，元素为 '],
  [/^array$/, '数组'],
  [/^int\b/, '整数'],
  [/^number\b/, '数值'],
  [/^string\b/, '字符串'],
  [/^bool\b/, '布尔值'],
  [/^object\b/, '对象'],
  [/0, or \[/, '0 或 ['],
  [/at most (\d+) characters/, '最多 $1 个字符'],
];

/** Translates the type of a field; the names of values stay as they are. */
export const translateType = (type: string): string =>
  words.reduce((text, [pattern, word]) => text.replace(pattern, word), type).replaceAll('`, `', '`、`');
