export { type ContractCase, type Send } from './contract-case.ts';
export { documentExample, type DocumentExample, documentExamples, unmask } from './document-example.ts';
export { type LimitOptions } from './list-cases.ts';
export { webRecordContract } from './web-record-contract.ts';
export type { LiveOptions } from './live-cases.ts';
export { type FieldsByPath, startRequest, type StartRow } from './start-row.ts';
export { startRows } from './start-rows.ts';
export { withoutBlanks } from '../wire/request-body.ts';
export { vodCallbackContract } from './vod-callback-contract.ts';
export { type InvalidEventRow, invalidEventRows } from './vod-event-rows.ts';
export type { PushApi, RoomApi } from './room-api.ts';
export {
  documentedPushRequest,
  type PushLiveOptions,
  pushRequest,
  trtcPushContract,
} from './trtc-push-contract.ts';
export { pushRows } from './trtc-push-rows.ts';
export {
  documentedRecordRequest,
  documentedRecordRequestText,
  type RecordLiveOptions,
  recordRequest,
  trtcRecordContract,
} from './trtc-record-contract.ts';
export { recordRows } from './trtc-record-rows.ts';
export { oddIds } from './trtc-record-rows-entry.ts';
