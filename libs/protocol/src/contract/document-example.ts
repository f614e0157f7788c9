/**
 * Restores a text of the documents in which parts were hidden: each `*` becomes a `0`, which is valid everywhere they
 * hide something (task ids and keys are hex, bucket and file names have digits there). Without it the documents'
 * Start example is rejected: its EncryptKey has 26 hex digits and 6 stars.
 */
export function unmask(text: string): string {
  return text.replaceAll('*', '0');
}

/** An exact JSON text of the documents. Parts are hidden behind stars: see `unmask`. */
export interface DocumentExample {
  action: 'Start' | 'Pause' | 'Resume' | 'Refresh' | 'Stop' | 'Describe';
  /**
   * - `request`: what is sent
   * - `success`: the response to it
   * - `failure`: the response when a field is missing
   * - `task failure`: the response of Describe for a task that failed
   */
  kind: 'request' | 'success' | 'failure' | 'task failure';
  text: string;
}

/** Every request and response that the documents show, in their order. */
export const documentExamples: readonly DocumentExample[] = [
  {
    action: 'Start',
    kind: 'request',
    text: '{"Action": "Start","Data": {"RecordURL": "https://web-record-12596******.cos.ap-chengdu.myqcloud.com/test/ponyo.mp4","Width": 1280,"Height": 720,"CallbackURL": "http://xxx/webrecord/callback","MaxDurationLimit": 21600,"Output":{"Cos":{"Domain":"abc.xxx.com","Bucket":"webrecord-xxx","Region":"ap-shanghai","TargetDir":"11234/","TargetName":"record-file-name.mp4"},"Vod": {"MediaInfo": {"MediaName": "test","ExpireTime": "2023-10-01T10:00:00Z","StorageRegion": "ap-shanghai","ClassId": 1},"ProcedureInfo": {"Procedure": "","SessionContext": ""},"SubAppId": 1500007120},"Video": {"Muxer": "hls","EncryptKey": "21834cca41778803e1afba3f41******","AuthUrl": "https://hls-web-record-125******.cos.ap-shanghai.myqcloud.com/m3u8-encrypt/enc.key"}}}}',
  },
  {
    action: 'Start',
    kind: 'success',
    text: '{"TaskID": "d1806f20-25b8-4c30-8176-c0832b******","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Start',
    kind: 'failure',
    text: '{"ErrorCode": "InvalidParam","ErrorMessage": "RecordURL missing","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Pause',
    kind: 'request',
    text: '{"Action": "Pause","Data": {"TaskID": "0f7d9522-a1a3-4517-b5ad-7a6eca******"}}',
  },
  {
    action: 'Pause',
    kind: 'success',
    text: '{"TaskID": "d1806f20-25b8-4c30-8176-c0832b******","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Pause',
    kind: 'failure',
    text: '{"ErrorCode": "InvalidParam","ErrorMessage": "TaskID missing","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Resume',
    kind: 'request',
    text: '{"Action": "Resume","Data": {"TaskID": "0f7d9522-a1a3-4517-b5ad-7a6eca******"}}',
  },
  {
    action: 'Resume',
    kind: 'success',
    text: '{"TaskID": "d1806f20-25b8-4c30-8176-c0832b******","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Resume',
    kind: 'failure',
    text: '{"ErrorCode": "InvalidParam","ErrorMessage": "TaskID missing","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Refresh',
    kind: 'request',
    text: '{"Action": "Refresh","Data": {"TaskID": "0f7d9522-a1a3-4517-b5ad-7a6eca******"}}',
  },
  {
    action: 'Refresh',
    kind: 'success',
    text: '{"TaskID": "d1806f20-25b8-4c30-8176-c0832b******","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Refresh',
    kind: 'failure',
    text: '{"ErrorCode": "InvalidParam","ErrorMessage": "TaskID missing","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Stop',
    kind: 'request',
    text: '{"Action": "Stop","Data": {"TaskID": "0f7d9522-a1a3-4517-b5ad-7a6eca******"}}',
  },
  {
    action: 'Stop',
    kind: 'success',
    text: '{"TaskID": "d1806f20-25b8-4c30-8176-c0832b******","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Stop',
    kind: 'failure',
    text: '{"ErrorCode": "InvalidParam","ErrorMessage": "TaskID missing","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Describe',
    kind: 'request',
    text: '{"Action": "Describe","Data": {"TaskID": "0f7d9522-a1a3-4517-b5ad-7a6ec******"}}',
  },
  {
    action: 'Describe',
    kind: 'success',
    text: '{"TaskID": "7a035551-d9d6-494e-b604-fa787b******","RequestID": "95941e2c85898384a95b81c2a5******","CreateTime": 1620982173,"Status": "finished","StartTime": 1620982177,"CancelTime": 1620982203,"StopTime": 1620982203,"FinishTime": 1620982210,"Result": {"Videos": [{"Filename": "1621406865789.mp4","FileSize": 169780,"FileDuration": 9,"FileId": 31235664578998,"FileURL": "http://web-record-125******.cos.ap-chengdu.myqcloud.com/4d0f336d-4de4-4fc8-b505-d1f790974909/162140******.mp4"}]}}',
  },
  {
    action: 'Describe',
    kind: 'failure',
    text: '{"ErrorCode": "InvalidParam","ErrorMessage": "TaskID missing","RequestID": "95941e2c85898384a95b81c2a5******"}',
  },
  {
    action: 'Describe',
    kind: 'task failure',
    text: '{"TaskID": "7a035551-d9d6-494e-b604-fa787b******","RequestID": "95941e2c85898384a95b81c2a5******","CreateTime": 1620982173,"Status": "finished","StartTime": 1620982177,"CancelTime": 1620982203,"StopTime": 1620982203,"FinishTime": 1620982210,"Result": {"ErrorCode": "CallbackFailed","ErrorMessage": "Callback failed even all tries. last error message:ECONNABORTED:timeout of 2000ms exceeded"}}',
  },
];

/**
 * Returns the text of an example.
 *
 * @throws Error when the documents have no such example
 */
export function documentExample(action: DocumentExample['action'], kind: DocumentExample['kind']): string {
  const found = documentExamples.find((example) => example.action === action && example.kind === kind);
  if (found === undefined) throw new Error(`the documents have no ${kind} example for ${action}`);
  return found.text;
}
