import { type CredentialScope } from '../credentials/credential-store.ts';
import { getBucket, headBucket, listUploads } from './bucket-routes.ts';
import { cosError } from './cos-error.ts';
import { type CosHandler } from './cos-request.ts';
import { abortUpload, completeUpload, initiateUpload, listParts, uploadPart } from './multipart-routes.ts';
import { deleteObject, getObject, headObject, putObject } from './object-routes.ts';
import { type RequestTarget } from './request-target.ts';

/** Parameters that name another operation than the ones below; they are refused, not taken for something else. */
const OTHER_OPERATIONS = [
  'acl',
  'append',
  'cors',
  'delete',
  'lifecycle',
  'policy',
  'restore',
  'tagging',
  'versions',
];

/**
 * Which operation a request is.
 *
 * @throws ServiceError `NotImplemented` for one that the local COS does not have
 */
export function routeOf(method: string, { key, query }: RequestTarget): CosHandler {
  const other = OTHER_OPERATIONS.find((name) => query.has(name));
  const handler = other === undefined ? table(method, key !== '', query) : undefined;
  if (handler === undefined)
    throw cosError('NotImplemented', `${method} ${other ?? ''} is not part of the local COS.`);
  return handler;
}

function table(method: string, hasKey: boolean, query: ReadonlyMap<string, string>): CosHandler | undefined {
  const ofUpload = query.has('uploadId');
  if (!hasKey) {
    if (method === 'GET') return query.has('uploads') ? listUploads : getBucket;
    return method === 'HEAD' ? headBucket : undefined;
  }
  switch (method) {
    case 'GET':
      return ofUpload ? listParts : getObject;
    case 'HEAD':
      return headObject;
    case 'PUT':
      return ofUpload || query.has('partNumber') ? uploadPart : putObject;
    case 'POST':
      return query.has('uploads') ? initiateUpload : ofUpload ? completeUpload : undefined;
    case 'DELETE':
      return ofUpload ? abortUpload : deleteObject;
    default:
      return undefined;
  }
}

/** Recordings are public to read; everything else needs a signature. */
export function isPublic(method: string, { key, query }: RequestTarget): boolean {
  return (method === 'GET' || method === 'HEAD') && key !== '' && !query.has('uploadId');
}

/** Keys that are for a prefix may write below it, and list the uploads there (a multipart upload begins with that). */
export function isInScope(
  { bucket, key, query }: RequestTarget,
  scope: CredentialScope | undefined,
): boolean {
  if (scope === undefined) return true;
  return bucket === scope.bucket && (key || (query.get('prefix') ?? '')).startsWith(scope.keyPrefix);
}
