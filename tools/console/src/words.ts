/** The texts of the console, in English and Chinese. */
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
  offline: ['connection lost, reconnecting', '连接中断，正在重试'],
  signIn: ['Sign in', '登录'],
  signOut: ['Sign out', '退出登录'],
  keyId: ['API_APP_KEY, or a Key of API_KEYS', 'API_APP_KEY，或 API_KEYS 中的 Key'],
  keySecret: ['Secret of the key', '对应的密钥'],
  pathSecret: ['PATH_SECRET', 'PATH_SECRET'],
  keyStays: [
    'Stays in this tab until it is closed; requests are signed here, and the secret is never sent.',
    '仅保存在此标签页中，关闭即清除；请求在此签名，密钥不会被发送。',
  ],
  pathStays: ['Stays in this tab until it is closed.', '仅保存在此标签页中，关闭即清除。'],
  unreachable: ['The service is not responding', '服务没有应答'],
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
  seekTo: ['Position in seconds', '跳到第几秒'],
  play: ['Play', '播放'],
  close: ['Close', '关闭'],
  details: ['Details', '详情'],
  back: ['All tasks', '返回列表'],
  answer: ['Response of the service', '服务的应答'],
  log: ['Log', '日志'],
  reload: ['Reload', '重新加载'],
  noLog: ['The logs do not mention this task yet.', '日志里还没有这个任务的记录。'],
  failed: ['Failed', '失败'],
  retry: ['Try again', '重试'],
  nothingFailed: ['Nothing has failed.', '没有失败的项目。'],
  media: ['Media', '媒体'],
  outputs: ['Transcodes', '转码输出'],
  transcodes: ['VOD tasks', 'VOD 任务'],
  progress: ['Progress', '进度'],
  vodEvents: ['VOD events', 'VOD 事件'],
  failedEvents: ['Failed in vod-callback after all attempts', 'vod-callback 多次尝试后仍失败的项目'],
  type: ['Type', '类型'],
  attempts: ['Attempts', '尝试次数'],
  error: ['Error', '错误'],
  rooms: ['Rooms', '房间'],
  room: ['Room', '房间'],
  people: ['Members', '成员'],
  join: ['Join', '加入'],
  publish: ['publish a test pattern', '发布测试画面'],
  watch: ['watch', '观看'],
  openRoom: ['Publish a test pattern in the room “lesson”', '在房间“lesson”中发布测试画面'],
  functions: ['Functions', '函数'],
  runs: ['Function invocations', '函数运行'],
  objects: ['Objects', '对象'],
  services: ['Services', '服务'],
  poster: ['Poster of', '封面：'],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof words;
export type Language = 'en' | 'zh';

/** Pure: chooses the console's language by the browser's preferences. */
export function chooseLanguage(preferred: readonly string[]): Language {
  return preferred[0]?.toLowerCase().startsWith('zh') === true ? 'zh' : 'en';
}

/** Pure: makes a function that looks up texts in a language. */
export const translator =
  (language: Language) =>
  (word: Word): string =>
    words[word][language === 'en' ? 0 : 1];
export type Translate = ReturnType<typeof translator>;
