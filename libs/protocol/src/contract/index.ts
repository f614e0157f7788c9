export { type ContractCase, type Send } from './contract-case.ts';
export { documentExample, type DocumentExample, documentExamples } from './document-example.ts';
export { type LimitOptions } from './list-cases.ts';
export { type LiveOptions } from './live-task.ts';
export { type FieldsByPath, startRequest } from './start-row.ts';
export { type StartRow } from './start-row.ts';
export { startRows } from './start-rows.ts';
export { unmask } from './document-example.ts';
export { withoutBlanks } from '../wire/without-blanks.ts';
export { vodCallbackContract } from './vod-callback-contract.ts';
export { type InvalidEventRow, invalidEventRows } from './vod-event-rows.ts';
export { webRecordContract } from './web-record-contract.ts';
export { type RoomApi } from './room-api.ts';
export { type PushApi } from './room-api.ts';
export { trtcPushContract } from './trtc-push-contract.ts';
export { type PushLiveOptions } from './trtc-push-contract.ts';
export { documentedPushRequest, pushRequest } from './trtc-push-contract.ts';
export { pushRows } from './trtc-push-rows.ts';
export { trtcRecordContract } from './trtc-record-contract.ts';
export { type RecordLiveOptions } from './trtc-record-contract.ts';
export {
  documentedRecordRequest,
  documentedRecordRequestText,
  recordRequest,
} from './trtc-record-contract.ts';
export { recordRows } from './trtc-record-rows.ts';
export { oddIds } from './trtc-record-rows-entry.ts';
