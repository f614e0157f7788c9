import { type IncomingMessage } from 'node:http';
import { type BucketFolders } from './bucket-folders.ts';
import { type MultipartStore } from './multipart-store.ts';
import { type ObjectStore } from './object-store.ts';
import { type RequestTarget } from './request-target.ts';

/** A bucket and all that is in it. */
export interface Bucket {
  readonly name: string;
  readonly folders: BucketFolders;
  readonly objects: ObjectStore;
  readonly uploads: MultipartStore;
}

/** A request whose bucket exists and whose signature was checked. */
export interface CosRequest extends RequestTarget {
  readonly method: string;
  readonly store: Bucket;
  /** The raw request: its body is streamed from here. */
  readonly incoming: IncomingMessage;
  /** Whether it was signed; an unsigned one may only read objects. */
  readonly signed: boolean;
  readonly requestId: string;
}

export type CosHandler = (request: CosRequest) => Promise<Response> | Response;
