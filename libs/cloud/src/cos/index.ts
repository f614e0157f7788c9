export { createCosClient, type CosClient } from './cos-client.ts';
export { fenceCos } from './fence-cos.ts';
export { CosError, isLeaseLost, isRetryableCosError } from './cos-error.ts';
export { createObjectQueue } from './object-queue.ts';
export { toObjectUrl, type ObjectAddress } from './object-url.ts';
export { createHeaderLastUpload } from './header-last-upload.ts';
export type { UploadCos } from './upload-options.ts';
