export {
  createCosClient,
  type CosClient,
  type CosClientOptions,
  type ListedObject,
  type ObjectHead,
} from './cos-client.ts';
export { fencedCos } from './fenced-cos.ts';
export { CosError, isRetryableCosError } from './cos-error.ts';
export { createObjectQueue } from './object-queue.ts';
export type { ObjectQueue, ObjectQueueOptions, QueuedObject } from './queue-options.ts';
export { objectUrl, type ObjectAddress } from './object-url.ts';
export { createPartOneLastSink } from './part-one-last-sink.ts';
export type { PartOneLastSink, SinkCos, SinkOptions } from './sink-options.ts';
export { UploadFailedError } from './upload-failed-error.ts';
