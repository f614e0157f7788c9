export {
  createCosClient,
  type CosClient,
  type CosClientOptions,
  type ListedObject,
  type ObjectHead,
} from './cos-client.ts';
export { fenceCos } from './fence-cos.ts';
export { CosError, isLeaseLost, isRetryableCosError, UploadFailedError } from './cos-error.ts';
export { createObjectQueue } from './object-queue.ts';
export type { ObjectQueue, ObjectQueueOptions, QueuedObject } from './queue-options.ts';
export { toObjectUrl, type ObjectAddress } from './object-url.ts';
export { createHeaderLastUpload } from './header-last-upload.ts';
export type { HeaderLastUpload, UploadCos, HeaderLastUploadOptions } from './upload-options.ts';
