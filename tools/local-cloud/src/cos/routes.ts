import { type CredentialScope } from '../credential-store.ts';
import { getBucket, headBucket, listUploads } from './bucket-routes.ts';
import { cosError } from './cos-error.ts';
import { type CosHandler } from './cos-request.ts';
import { abortUpload, completeUpload, initiateUpload, listParts, uploadPart } from './multipart-routes.ts';
import { deleteObject, getObject, headObject, putObject } from './object-routes.ts';
import { type RequestTarget } from './request-target.ts';

/** Parameters of unsupported operations, which are rejected instead of mistaken for other operations. */
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
 * Finds the handler of a request.
 *
 * @throws ServiceError `NotImplemented` for unsupported operations
 */
export function findHandler(method: string, { key, query }: RequestTarget): CosHandler {
  const other = OTHER_OPERATIONS.find((name) => query.has(name));
  const handler = other === undefined ? findInTable(method, key !== '', query) : undefined;
  if (handler === undefined)
    throw cosError('NotImplemented', `${method} ${other ?? ''} is not supported by the local COS.`);
  return handler;
}

function findInTable(
  method: string,
  hasKey: boolean,
  query: ReadonlyMap<string, string>,
): CosHandler | undefined {
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

/** Whether a request needs no signature: anybody may read objects. */
export function isPublic(method: string, { key, query }: RequestTarget): boolean {
  return (method === 'GET' || method === 'HEAD') && key !== '' && !query.has('uploadId');
}

/** Whether scoped keys permit a request: they may write below their prefix, and list uploads there, as the SDK does first. */
export function isInScope(
  { bucket, key, query }: RequestTarget,
  scope: CredentialScope | undefined,
): boolean {
  if (scope === undefined) return true;
  return bucket === scope.bucket && (key || (query.get('prefix') ?? '')).startsWith(scope.keyPrefix);
}
