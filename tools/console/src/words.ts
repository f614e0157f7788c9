/** What the console says, in both languages. */
const words = {
  title: ['Media services', '媒体服务'],
  skip: ['Skip to content', '跳到内容'],
  sections: ['Sections', '栏目'],
  recordings: ['Page recordings', '页面录制'],
  pushes: ['Pushes into rooms', '房间推流'],
  roomRecordings: ['Room recordings', '房间录制'],
  uploads: ['Uploads', '上传与转码'],
  events: ['Events', '事件'],
  cloud: ['Local cloud', '本地云'],
  live: ['live', '实时'],
  offline: ['connection lost, trying again', '连接中断，正在重试'],
  signIn: ['Sign in', '登录'],
  signOut: ['Sign out', '退出登录'],
  keyId: ['API_APP_KEY, or a Key of API_KEYS', 'API_APP_KEY，或 API_KEYS 中的 Key'],
  keySecret: ['Its secret', '对应的密钥'],
  pathSecret: ['PATH_SECRET', 'PATH_SECRET'],
  keyStays: [
    'Stays in this tab until it is closed; requests are signed here, and the secret is never sent.',
    '仅保存在此标签页中，关闭即清除；请求在此签名，密钥不会被发送。',
  ],
  pathStays: ['Stays in this tab until it is closed.', '仅保存在此标签页中，关闭即清除。'],
  unreachable: ['The service does not answer', '服务没有应答'],
  language: ['中文', 'English'],
  start: ['Start', '开始'],
  startRecording: ['Record a page', '录制页面'],
  startPush: ['Push into a room', '向房间推流'],
  startRoomRecording: ['Record a room', '录制房间'],
  moreFields: ['More fields, as JSON', '更多字段（JSON）'],
  notJson: ['is not JSON', '不是 JSON'],
  request: ['Request', '请求'],
  started: ['Started', '已开始'],
  task: ['Task', '任务'],
  status: ['Status', '状态'],
  began: ['Created', '创建时间'],
  length: ['Length', '时长'],
  size: ['Size', '大小'],
  files: ['Files', '文件'],
  actions: ['Actions', '操作'],
  waiting: ['not uploaded yet', '尚未上传'],
  nothing: ['Nothing yet.', '暂无内容。'],
  loading: ['Loading…', '加载中……'],
  pause: ['Pause', '暂停'],
  resume: ['Resume', '继续'],
  refresh: ['Reload page', '刷新页面'],
  stop: ['Stop', '停止'],
  seek: ['Seek', '跳转'],
  seekTo: ['Seconds into the file', '跳到第几秒'],
  play: ['Play', '播放'],
  close: ['Close', '关闭'],
  details: ['Details', '详情'],
  back: ['All', '返回列表'],
  answer: ['As the service shows it', '服务的应答'],
  log: ['Log', '日志'],
  reload: ['Reload', '重新加载'],
  noLog: ['No line of the log names this task yet.', '日志里还没有这个任务的记录。'],
  failed: ['Failed', '失败'],
  retry: ['Try again', '重试'],
  nothingFailed: ['Nothing has failed.', '没有失败的项目。'],
  media: ['Media', '媒体'],
  outputs: ['Transcodes', '转码输出'],
  transcodes: ['Tasks of VOD', 'VOD 任务'],
  progress: ['Progress', '进度'],
  vodEvents: ['Events of VOD', 'VOD 事件'],
  failedEvents: ['Given up by vod-callback', 'vod-callback 放弃的项目'],
  type: ['Type', '类型'],
  attempts: ['Attempts', '尝试次数'],
  error: ['Error', '错误'],
  rooms: ['Rooms', '房间'],
  room: ['Room', '房间'],
  people: ['Who is in', '成员'],
  join: ['Join', '加入'],
  publish: ['publish a pattern', '发布测试画面'],
  watch: ['watch', '观看'],
  openRoom: ['Publish a test pattern in the room “lesson”', '在房间“lesson”中发布测试画面'],
  functions: ['Functions', '函数'],
  runs: ['Runs of functions', '函数运行'],
  objects: ['Objects', '对象'],
  services: ['Services', '服务'],
  poster: ['Poster of', '封面：'],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof words;
export type Language = 'en' | 'zh';

/** Pure: the language that a browser asks for. */
export function languageOf(preferred: readonly string[]): Language {
  return preferred[0]?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en';
}

/** Pure: what says words in a language. */
export const speaker =
  (language: Language) =>
  (word: Word): string =>
    words[word][language === 'en' ? 0 : 1];
export type Say = ReturnType<typeof speaker>;
