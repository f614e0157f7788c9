export { webRecordClient, type WebRecordClient } from './web-record-client.ts';
export { statusReached } from '../status-reached.ts';
