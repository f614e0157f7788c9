export { type ContractCase, type Send } from './contract-case.ts';
export { documentExample, type DocumentExample, documentExamples } from './document-example.ts';
export { type LimitOptions } from './limit-cases.ts';
export { type LiveOptions } from './live-task.ts';
export { type FieldsByPath, startRequest } from './start-request.ts';
export { type StartRow } from './start-row.ts';
export { startRows } from './start-rows.ts';
export { unmask } from './unmask.ts';
export { withoutBlanks } from '../wire/without-blanks.ts';
export { vodCallbackContract } from './vod-callback-contract.ts';
export { type InvalidEventRow, invalidEventRows } from './vod-event-rows.ts';
export { webRecordContract } from './web-record-contract.ts';
export { type RoomApi } from './room-api.ts';
export { type PushApi } from './trtc-push-api.ts';
export { trtcPushContract } from './trtc-push-contract.ts';
export { type PushLiveOptions } from './trtc-push-live-cases.ts';
export { documentedPushRequest, pushRequest } from './trtc-push-request.ts';
export { pushRows } from './trtc-push-rows.ts';
export { trtcRecordContract } from './trtc-record-contract.ts';
export { type RecordLiveOptions } from './trtc-record-live-cases.ts';
export {
  documentedRecordRequest,
  documentedRecordRequestText,
  recordRequest,
} from './trtc-record-request.ts';
export { recordRows } from './trtc-record-rows.ts';
export { oddIds } from './trtc-record-rows-entry.ts';
