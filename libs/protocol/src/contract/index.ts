export { type ContractCase } from './contract-case.ts';
export { webRecordContract } from './web-record-contract.ts';
export { withoutBlanks } from '../wire/request-body.ts';
export { vodCallbackContract } from './vod-callback-contract.ts';
export type { PushApi, RoomApi } from './room-api.ts';
export { pushRequest, trtcPushContract } from './trtc-push-contract.ts';
export { recordRequest, trtcRecordContract } from './trtc-record-contract.ts';
export { oddIds } from './trtc-record-rows-entry.ts';
