import { type IncomingMessage } from 'node:http';
import { type BucketFolders } from './bucket-folders.ts';
import { type MultipartStore } from './multipart-store.ts';
import { type ObjectStore } from './object-store.ts';
import { type RequestTarget } from './request-target.ts';

/** A bucket and its contents. */
export interface Bucket {
  readonly name: string;
  readonly folders: BucketFolders;
  readonly objects: ObjectStore;
  readonly uploads: MultipartStore;
}

/** A request with an existing bucket and a verified signature. */
export interface CosRequest extends RequestTarget {
  readonly method: string;
  readonly store: Bucket;
  /** The raw request, whose body is streamed. */
  readonly incoming: IncomingMessage;
  /** Whether it is signed; unsigned requests may only read objects. */
  readonly signed: boolean;
  readonly requestId: string;
}

export type CosHandler = (request: CosRequest) => Promise<Response> | Response;
