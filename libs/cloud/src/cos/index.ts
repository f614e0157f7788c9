export { createCosClient, type CosClient, type CosClientOptions, type ObjectHead } from './cos-client.ts';
export { CosError, mayPass } from './cos-error.ts';
export { objectUrl, type ObjectAddress } from './object-url.ts';
export { createPartOneLastSink } from './part-one-last-sink.ts';
export type { PartOneLastSink, SinkOptions } from './sink-options.ts';
export { UploadFailedError } from './upload-failed-error.ts';
