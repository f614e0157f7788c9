import { environmentTexts } from './environment.ts';
import { roomTexts } from './rooms.ts';
import { webRecordTexts } from './web-record.ts';

/** Chinese texts of rows, by table and name. A test requires one for each row. */
export const chineseTexts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...environmentTexts,
  ...webRecordTexts,
  ...roomTexts,
};

/** Texts of rows that mean the same in several tables; a table's own text wins. */
export const sharedChineseTexts: Readonly<Record<string, string>> = {
  PORT: '监听端口。SCF 要求 9000',
  HOST: '监听地址。`npm start` 设为 `127.0.0.1`',
  TENCENTCLOUD_REGION: '函数所在地域，由 SCF 设置',
  TENCENTCLOUD_RUNENV: '由 SCF 设置。只有值为 `SCF` 时才信任平台的请求头',
  TENCENTCLOUD_SECRETID: '由 SCF 设置：运行角色的密钥',
  TENCENTCLOUD_SECRETKEY: '由 SCF 设置：运行角色的密钥',
  TENCENTCLOUD_SESSIONTOKEN: '由 SCF 设置：上述密钥的令牌',
  COS_DOMAIN: '改用别处的 COS，例如 `http://127.0.0.1:9010/{Bucket}`',
  MAX_RECORDINGS: '未结束的录制最多允许多少个；超出的请求以 `LimitExceeded` 拒绝',
  TRTC_SDK_URL: '页面从这个 URL 加载 `trtc-sdk-v5`。`npm start` 设为其替身',
  UPLOAD_PART_BYTES: '上传分块的大小，单位字节',
  UPLOAD_RETRY_MS: 'COS 无应答时，上传收尾持续重试多久',
  FINISH_GRACE_MS: 'worker 收到 SIGTERM 后最多用多久完成文件',
  VOD_PROTOCOL: '本地云用 `http://`',
  ClientToken: '相同的标识就是同一个任务，无论请求发送多少次：1 到 64 个可打印 ASCII 字符',
  StartDeadline: '超过这么多秒仍无法开始的任务以错误结束，不会迟迟才开始',
  SdkAppId: 'TRTC 应用',
  RoomId: '数字房间号。两种房间号必填其一；都填时以 `RoomId` 为准。房间 123 和房间 "123" 是两个房间',
  StrRoomId: '字符串房间号：最多 64 个字母 a-z、数字、空格或 `!#$%&()+-:;<=.>?@[]^_{}|~,`，与 SDK 的文档一致',
  UserSig: '该用户的签名。有效期须覆盖任务的全程：被接替的 worker 会用它再次进房',
};
