import { derivedEvents } from './derived-events.ts';

/**
 * The events in VOD's documents (the pages on event notification), in normal mode, verbatim except for white space.
 * In PullComplete, MediaBasicInfo is nested once more.
 */
const documentEvents = {
  NewFileUpload:
    '{"EventType":"NewFileUpload","FileUploadEvent":{"FileId":"5285890784273533167","MediaBasicInfo":{"Name":"动物世界","Description":"","CreateTime":"2019-01-09T16:36:22Z","UpdateTime":"2019-01-09T16:36:24Z","ExpireTime":"9999-12-31T23:59:59Z","ClassId":0,"ClassName":"其他","ClassPath":"其他","CoverUrl":"","Type":"mp4","MediaUrl":"http://125676836723.vod2.myqcloud.com/xxx/xxx/q1BORBPQH1IA.mp4","TagSet":[],"StorageRegion":"ap-guangzhou-2","SourceInfo":{"SourceType":"Upload","SourceContext":""},"Vid":"5285890784273533167"},"ProcedureTaskId":"","ReviewAudioVideoTaskId":""}}',
  PullComplete:
    '{"EventType":"PullComplete","PullCompleteEvent":{"TaskId":"125676836723-Pull-f5ac8127b3b6b85cdc13f237c6005d8","Status":"FINISH","ErrCode":0,"Message":"SUCCESS","FileId":"14508071098244959037","MediaBasicInfo":{"FileId":"14508071098244959037","MediaBasicInfo":{"Name":"动物世界","Description":"","CreateTime":"2019-01-09T16:36:22Z","UpdateTime":"2019-01-09T16:36:24Z","ExpireTime":"9999-12-31T23:59:59Z","ClassId":0,"ClassName":"其他","ClassPath":"其他","CoverUrl":"","Type":"mp4","MediaUrl":"http://125676836723.vod2.myqcloud.com/xxx/xxx/xxx.mp4","TagSet":[],"StorageRegion":"ap-guangzhou-2","SourceInfo":{"SourceType":"Upload","SourceContext":""},"Vid":""}},"FileUrl":"http://125676836723.vod2.myqcloud.com/xxx/xxx/xxx.mp4","ProcedureTaskId":"","SessionContext":"","SessionId":""}}',
  ProcedureStateChanged:
    '{"EventType":"ProcedureStateChanged","ProcedureStateChangeEvent":{"TaskId":"1256768367-Procedure-475b72xxxcb177t1","Status":"FINISH","ErrCode":0,"Message":"","FileId":"5285890784246869930","FileName":"动物世界","FileUrl":"https://1256768367.vod2.myqcloud.com/xxx/xxx/xxx.mp4","MetaData":{"AudioDuration":59.990001678467,"AudioStreamSet":[{"Bitrate":383854,"Codec":"aac","SamplingRate":48000}],"Bitrate":1021028,"Container":"mov,mp4,m4a,3gp,3g2,mj2","Duration":60,"Height":480,"Rotate":0,"Size":7700180,"VideoDuration":60,"VideoStreamSet":[{"Bitrate":637174,"Codec":"h264","Fps":23,"Height":480,"Width":640}],"Width":640},"MediaProcessResultSet":[{"Type":"Transcode","TranscodeTask":{"Status":"SUCCESS","ErrCode":0,"Message":"SUCCESS","Input":{"Definition":20},"Output":{"Url":"https://1256768367.vod2.myqcloud.com/xxx/xxx/v.f20.mp4","Size":4189073,"Container":"mov,mp4,m4a,3gp,3g2,mj2","Height":480,"Width":640,"Bitrate":552218,"Md5":"eff7031ad7877865f9a3240e9ab165ad","Duration":60.04700088501,"VideoStreamSet":[{"Bitrate":503727,"Codec":"h264","Fps":24,"Height":480,"Width":640}],"AudioStreamSet":[{"Bitrate":48491,"Codec":"aac","SamplingRate":44100}],"Definition":0}}},{"Type":"CoverBySnapshot","CoverBySnapshotTask":{"Status":"SUCCESS","ErrCode":0,"Message":"SUCCESS","Input":{"Definition":10,"PositionType":"Time","PositionValue":0},"Output":{"CoverUrl":"http://1256768367.vod2.myqcloud.com/xxx/xxx/xxx.100_0.jpg"}}}]}}',
  FileDeleted:
    '{"EventType":"FileDeleted","FileDeleteEvent":{"FileIdSet":["24961954183381008","24961954183381009","24961954183381010"]}}',
  EditMediaComplete:
    '{"EventType":"EditMediaComplete","EditMediaCompleteEvent":{"TaskId":"1256768367-EditMedia-f5ac8127b3b6b85cdc13f237c6005d8","Status":"FINISH","ErrCode":0,"Message":"SUCCESS","Input":{"InputType":"File","FileInfoSet":[{"FileId":"24961954183381008","StartTimeOffset":0,"EndTimeOffset":0},{"FileId":"24961954183381009","StartTimeOffset":0,"EndTimeOffset":0},{"FileId":"24961954183381010","StartTimeOffset":0,"EndTimeOffset":0}]},"Output":{"FileType":"mp4","FileId":"24961954183923290","FileUrl":"http://125676836723.vod2.myqcloud.com/xxx/xxx/f0.mp4"},"ProcedureTaskId":""}}',
} as const;

/** The name of an example: its event type and its peculiarity. */
export type VodEventExampleName = keyof typeof documentEvents | keyof typeof derivedEvents;

/** One event as VOD sends it. */
interface VodEventExample {
  name: VodEventExampleName;
  /** Whether the documents show it, or only describe it. */
  source: 'document' | 'derived';
  /** The body of the callback. */
  text: string;
}

/** Events as VOD sends them: those of the documents verbatim, then those that the documents only describe. */
export const vodEventExamples: readonly VodEventExample[] = [
  ...entries(documentEvents).map(([name, text]) => ({ name, source: 'document', text }) as const),
  ...entries(derivedEvents).map(
    ([name, event]) => ({ name, source: 'derived', text: JSON.stringify(event) }) as const,
  ),
];

/** Returns a new copy of an example as parsed JSON. */
export function vodEventExample(name: VodEventExampleName): Record<string, unknown> {
  const example = vodEventExamples.find((one) => one.name === name);
  if (example === undefined) throw new Error(`no example ${name}`);
  return JSON.parse(example.text) as Record<string, unknown>;
}

/** The key of the signature in `NewFileUpload, signed` (ModifyEventConfig's SignKey). */
export const exampleSignKey = 'ScfMediaSignKey1';

function entries<Fields extends object>(fields: Fields): [keyof Fields, Fields[keyof Fields]][] {
  return Object.entries(fields) as [keyof Fields, Fields[keyof Fields]][];
}
