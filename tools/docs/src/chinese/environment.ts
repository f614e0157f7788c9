/** Texts of the environment variables. */
export const environmentTexts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'environment-media-services': {
    LOG_LEVEL: '日志每行一个 JSON 对象，不含密钥',
    TASK_STORE:
      '任务保存在哪里：`sqlite:<路径>` 供同一台机器上的进程使用；SCF 上必须用 `redis://[:密码@]主机:端口/库号`（TLS 用 `rediss://`）。需要 Redis 5 以上，`appendonly yes`、`maxmemory-policy noeviction`；密码用百分号编码',
    TASK_KEEP_DAYS: '任务结束后保留的天数。运行中的任务不会过期',
    SWEEP_INTERVAL_MS:
      'Web 函数多久查找一次失去 worker 的任务；0 时以及在 SCF 上，只在读取任务和 `POST /sweep` 时查找',
    SWEEP_SECRET:
      'Web 函数的 `POST /sweep` 和 `/event-invoke` 要求在 `X-Sweep-Secret` 中给出的密钥，`npx nx deploy` 会生成。未设置时谁都不能调用它们；只有任何人都可调用整个服务时例外',
    LEASE_MS: 'worker 停止续约后，任务仍归它所有的时间',
    HEARTBEAT_MS: 'worker 多久续约一次；不超过 `LEASE_MS` 的一半',
    WORKER_START_TIMEOUT_MS: 'worker 启动最多可用的时间，超过后调用另一个',
    SCF_ENDPOINT: '改用别处的云 API：主机和端口',
    SCF_PROTOCOL: '本地云用 `http://`',
    WORKER_FUNCTION: '事件函数的名称。`SCF_FUNCTIONNAME` 与它相同的进程是 worker，其余是 Web 函数',
    WORKER_QUALIFIER:
      '运行任务的事件函数的版本或别名。`npx nx deploy` 设为 `live`，这样回滚对两个函数同时生效',
    SCF_FUNCTIONNAME: '由 SCF 设置',
    SECRET_ID: '永久密钥，与 `SECRET_KEY` 一起设置。角色密钥 6 小时后失效，更长的任务必须设置',
    SECRET_KEY: '见 `SECRET_ID`',
    API_APP_KEY:
      '请求签名所用的 ApiAppKey，与 `API_APP_SECRET` 一起设置，不受限制。`npx nx deploy` 会生成一个',
    API_APP_SECRET: '见 `API_APP_KEY`',
    API_KEYS:
      '更多的密钥，每个只能看到和控制自己的任务：JSON 数组，例如 `[{"Key":"team-a","Secret":"…","Buckets":["lessons-1250000000"],"Prefixes":["team-a/"]}]`。`Buckets` 和 `Prefixes` 限制文件写到哪里；不写则不限',
    REQUIRE_BODY_SIGNATURE:
      '拒绝签名不包含请求体（即没有 `Content-MD5`）的请求。`npx nx deploy` 自己生成密钥时会设置它',
    REQUIRE_NONCE: '拒绝没有已签名的 `X-Nonce` 的请求。已签名的 `X-Nonce` 无论如何只能用一次',
    API_HOSTS:
      '本服务的域名，以逗号分隔，非默认端口时带端口。设置后请求必须对 `Host` 签名，且必须是其中之一：为一个服务签的名对其他服务无效',
    ALLOW_PRIVATE_URLS:
      '`true`，或以逗号分隔的 CIDR 网段：请求中的 URL 和被录制的页面可以访问哪些内网地址。`npm start` 设为 `true`',
    METRICS_TOKEN:
      '`GET /metrics` 的令牌，Prometheus 以 `Authorization: Bearer …` 发送。未设置时，能调用本服务的人都能读取，其他人不能',
    OTEL_EXPORTER_OTLP_ENDPOINT:
      '请求和任务的 span 发往何处：OTLP，HTTP 加 JSON；会加上 `/v1/traces`。未设置时不加载 OpenTelemetry 的任何部分',
    OTEL_EXPORTER_OTLP_HEADERS:
      '随之发送的请求头，例如 `authorization=Bearer%20…`：以逗号分隔的键值对，值用百分号编码',
    CONSOLE: '在 `/console` 提供控制台，使用者以本服务的密钥登录。关闭时没有这个路径',
    CONSOLE_DIR: '构建好的控制台所在目录',
    DENIED_NETWORKS: '视同内网的公网网段（腾讯云内部使用）：以逗号分隔的 CIDR 网段，或 `none`',
    RATE_LIMIT_PER_MINUTE: '每个应用（请求不签名时为每个地址）每分钟的请求数。Web 函数的每个实例各自计数',
    CALLBACK_SIGN_KEY: '给回调签名的密钥。更换期间写两个：新的和旧的，用空格分开',
    CALLBACK_RETRY_MS: '回调第一次失败后的等待，之后每次加倍',
    CHROMIUM_PATH: 'Chromium 或 Chrome 的路径',
    PATH: '在哪里查找程序',
    FFMPEG_PATH: 'ffmpeg 的名称或路径',
  },
  'environment-web-record': {
    PROGRESS_INTERVAL_MS: '向要求 `progress` 的回调多久报告一次进度',
    COS_BUCKET: '文件存放的存储桶，带 AppId。可被 `Output.Cos.Bucket` 覆盖',
    COS_REGION: '存储桶的地域。它和 `TENCENTCLOUD_REGION` 至少设置一个',
    CDN_DOMAIN: '`FileURL` 的域名。可被 `Output.Cos.Domain` 覆盖',
    VOD_SUB_APPID: '未指定应用的录制所用的 VOD 应用。设置后，未指定去处的录制存入 VOD',
    VOD_STORAGE_REGION:
      '未指定地域的录制在 VOD 的存储地域；`default` 为由 VOD 选择。设置后，未指定去处的录制存入 VOD',
    VOD_ENDPOINT: 'VOD 改用别处的云 API：主机和端口',
    WORK_DIR: '存放等待上传的分块和未能上传的文件副本的目录',
    RAW_DIR:
      '`StorageType: cfs` 时存放录制日志（journal）的目录。它应比 worker 活得更久：SCF 上用 CFS 挂载。未设置时，日志到 200 MiB 为止',
    KEEP_RAW: '文件安全之后仍保留日志',
    COS_BUCKET_RAW: '`StorageType: cos` 时存放日志的存储桶，位于 `raw/` 之下',
    COS_BUCKET_RAW_REGION: '该存储桶的地域',
    MAX_TASK_SECONDS:
      '一个 worker 最多录制多久，到时即完成文件。须短于其密钥的有效期，也须短于函数的时间限制',
    LOAD_TIMEOUT_MS: '等待页面 `load` 事件的最长时间。超过后按现状录制，并给出警告',
    TZ: '请求未指定时页面的时区，例如 `Asia/Shanghai`',
    LANG: '请求未指定时页面的语言，例如 `zh_CN.UTF-8`。`npx nx deploy` 不会从你的 shell 中带过去',
  },
  'environment-trtc-push': {
    POSITION_REDIS:
      '请求带 `Redis` 而不带 `RedisHost` 时保存进度的 Redis：`redis://[:密码@]主机:端口/库号`，或 `rediss://`',
    ALLOWED_REDIS_HOSTS:
      '请求可以用作 `RedisHost` 的私有网络主机名或地址，以逗号分隔。其余的都受 `ALLOW_PRIVATE_URLS` 规则限制',
    MAX_PUSHES: '未结束的推流最多允许多少个；超出的请求以 `LimitExceeded` 拒绝',
    TRTC_RTMP_URL: '`Transport` 为 `rtmp` 时的服务器。国际站应用用 `rtmp://intl-rtmp.rtc.qq.com/push`',
    PROGRESS_INTERVAL_MS: '多久向 `Callback` 报告一次进度',
    FFPROBE_PATH: 'ffprobe 的名称或路径',
  },
  'environment-trtc-record': {
    PROGRESS_INTERVAL_MS: '向要求 `progress` 的回调多久报告一次进度',
    CFS_PATH:
      '存放日志（journal）和待上传分块的目录，用其中的 `trtc-record` 文件夹。SCF 上用 CFS 挂载，例如 `/mnt/audio/`：这样实例丢失后录制仍可继续，两者也没有大小限制。在 `/tmp` 中，两者到 200 MiB 为止',
    ROOM_IDLE_MS: '房间内这么久无人发布媒体，录制即结束',
  },
  'environment-vod-callback': {
    LOG_LEVEL: '日志每行一个 JSON 对象。`debug` 记录每个请求，`info` 只记录失败的请求',
    CONFIG_FILE:
      '与原版相同的配置文件，含 `secret_id`、`secret_key`、`region`、`definitions`、`subappid`。环境变量优先',
    SECRET_ID: 'API 密钥，与 `SECRET_KEY` 一起设置。文件中为 `secret_id`',
    SECRET_KEY: '见 `SECRET_ID`。文件中为 `secret_key`',
    REGION: '云 API 请求的地域；对 VOD 任何地域都可以。文件中为 `region`',
    DEFINITIONS: '转码模板，以逗号分隔。文件中为 `definitions`，一个数组',
    SUBAPPID: '事件所属的 VOD 应用；0 表示无。2023-12-25 之后的账号需要它。文件中为 `subappid`',
    TENCENTCLOUD_REGION: '由 SCF 设置',
    VOD_ENDPOINT: '改用别处的云 API：主机和端口',
    VOD_TIMEOUT_MS: '一次 API 调用的超时',
    CALLBACK_KEY: '回调签名的密钥',
    PATH_SECRET: '除 `/health`、`/docs` 和 `/console` 外所有路径的第一段：16 到 128 个字母、数字、`-` 或 `_`',
    MAX_BODY_BYTES: '一个事件的最大字节数',
    EVENT_STORE: '事件保存在哪里：`file:<目录>`、`redis://…` 或 `rediss://…`',
    EVENT_KEEP_DAYS: '已处理的事件和结果保留多少天，重复的事件在多少天内可识别',
    EVENT_TRIES: '一个事件最多尝试的次数',
    EVENT_RETRY_MS: '第一次失败后的等待，对 webhook 也适用；之后每次加倍，最长 10 分钟',
    ANSWER_WHEN: '事件何时应答 200：存好之后，还是处理完之后',
    PROCESS_WAIT_MS: '应答最多等待第一次尝试多久；0（仅限 `stored`）为不等待',
    PROCESS_CONCURRENCY: '同时处理的事件数',
    PROCESS_RATE: '每秒调用 ProcessMedia 的次数。平台允许 100 次',
    RESULT_WEBHOOK_URL: '接收结果的 webhook',
    RESULT_WEBHOOK_KEY: '给发往 webhook 的请求体签名的密钥。更换期间写两个：新的和旧的，用空格分开',
    RESULT_WEBHOOK_TRIES: '一次投递最多尝试的次数；100 次约需 16 小时',
    RESULT_WEBHOOK_TIMEOUT_MS: '一次尝试的超时',
    EVENT_MODE: '`PULL`：主动向 VOD 拉取事件，而不是等待回调',
    PULL_LOOP: '`on`：在 `PULL` 模式下持续拉取。否则在 `POST /sweep` 时拉取',
    SWEEP_MS: '一次 sweep 最多工作多久',
    METRICS_TOKEN:
      '`GET /metrics` 的令牌，Prometheus 以 `Authorization: Bearer …` 发送。未设置时，能读取 `/events` 的人都能读取',
    OTEL_EXPORTER_OTLP_ENDPOINT:
      '请求的 span 发往何处：OTLP，HTTP 加 JSON；会加上 `/v1/traces`。未设置时不加载 OpenTelemetry 的任何部分',
    OTEL_EXPORTER_OTLP_HEADERS:
      '随之发送的请求头，例如 `authorization=Bearer%20…`：以逗号分隔的键值对，值用百分号编码',
    CONSOLE: '`on`：在 `/console` 提供控制台，使用者以 `PATH_SECRET` 登录。关闭时没有这个路径',
    CONSOLE_DIR: '构建好的控制台所在目录',
    SWEEP_SECRET:
      '`POST /sweep` 和 `/event-invoke` 要求在 `X-Sweep-Secret` 中给出的密钥，`npx nx deploy` 会生成。未设置时任何人都可调用',
  },
  'environment-local-cloud': {
    PORT_BASE: '本地云的第一个端口，见端口表',
    LOCAL_CLOUD_DIR: '存放全部状态的目录。同一时间只能有一个本地云使用它',
    EVENT_MODE: 'VOD 如何把事件交给 vod-callback：`PUSH` 推送到其地址，或 `PULL`。与 ModifyEventConfig 相同',
    CALLBACK_KEY: '给推送的事件签名的密钥（`Sign` 和 `T`）：最多 32 个字母和数字',
    TRTC_ROOM_IDLE_MS: 'TRTC 房间这么久没有主播即解散',
    TRTC_USER_TIMEOUT_MS: 'TRTC 房间里的用户断线这么久即视为离开',
    npm_lifecycle_event: '由 npm 为它运行的每个脚本设置',
  },
};
