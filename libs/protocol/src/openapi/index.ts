export type { Answer, OpenApiDocument, Operation, Parameter } from './document.ts';
export type { JsonSchema } from './json-schema.ts';
export { trtcPushOpenApi, trtcRecordOpenApi } from './room-services.ts';
export { vodCallbackOpenApi } from './vod-callback.ts';
export { webRecordOpenApi } from './web-record.ts';
