import { parseCompleteRequest } from './complete-request.ts';
import { cosError } from './cos-error.ts';
import { type CosHandler, type CosRequest } from './cos-request.ts';
import { MAX_PARTS } from './multipart-store.ts';
import { toObjectPath } from './object-files.ts';
import { pickStoredHeaders } from './object-record.ts';
import { OWNER, emptyResponse, xmlResponse } from './responses.ts';
import { parseNumberParameter } from './query-parameters.ts';
import { receiveBody, receiveText } from './receive-body.ts';
import { type MultipartUpload } from './upload-files.ts';

/** The SDK's own estimate for 10000 parts is 853 KB. */
const COMPLETE_BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/** Initiate Multipart Upload. */
export const initiateUpload: CosHandler = async ({ store, key, incoming }) => {
  toObjectPath(store.folders.files, key);
  const upload = await store.uploads.start(key, pickStoredHeaders(incoming.headers));
  return xmlResponse('InitiateMultipartUploadResult', { Bucket: store.name, Key: key, UploadId: upload.id });
};

/** Upload Part. */
export const uploadPart: CosHandler = async (request) => {
  const { store, incoming, query } = request;
  const upload = findUpload(request);
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PARTS)
    throw cosError('InvalidArgument', `partNumber must be an integer from 1 to ${MAX_PARTS}.`);
  const body = await receiveBody(incoming, store.folders.incomingFile());
  await store.uploads.putPart(upload, number, body);
  return emptyResponse(200, { etag: `"${body.md5}"` });
};

/** Complete Multipart Upload. */
export const completeUpload: CosHandler = async (request) => {
  const { store, key, incoming } = request;
  const named = parseCompleteRequest(await receiveText(incoming, COMPLETE_BODY_LIMIT_BYTES));
  const record = await store.uploads.complete(findUpload(request), named, store.objects.putComposite);
  const location = `http://${incoming.headers.host ?? ''}/${store.name}/${encodeURI(key)}`;
  return xmlResponse('CompleteMultipartUploadResult', {
    Location: location,
    Bucket: store.name,
    Key: key,
    ETag: record.etag,
  });
};

/** Abort Multipart Upload. */
export const abortUpload: CosHandler = async (request) => {
  await request.store.uploads.abort(findUpload(request));
  return emptyResponse(204);
};

/** List Parts. */
export const listParts: CosHandler = (request) => {
  const { store, key, query } = request;
  const upload = findUpload(request);
  const marker = parseNumberParameter(query, 'part-number-marker', 0, MAX_PARTS);
  const maxParts = parseNumberParameter(query, 'max-parts', 1000, 1000);
  const parts = [...upload.parts.values()]
    .sort((a, b) => a.number - b.number)
    .filter(({ number }) => number > marker);
  const page = parts.slice(0, maxParts);
  const isTruncated = parts.length > page.length;
  return xmlResponse('ListPartsResult', {
    Bucket: store.name,
    Key: key,
    UploadId: upload.id,
    Initiator: OWNER,
    Owner: OWNER,
    StorageClass: 'STANDARD',
    PartNumberMarker: marker,
    NextPartNumberMarker: isTruncated ? page.at(-1)?.number : undefined,
    MaxParts: maxParts,
    IsTruncated: isTruncated,
    Part: page.map(({ number, md5, sizeBytes, lastModified }) => ({
      PartNumber: number,
      LastModified: lastModified,
      ETag: `"${md5}"`,
      Size: sizeBytes,
    })),
  });
};

function findUpload({ store, key, query }: CosRequest): MultipartUpload {
  return store.uploads.find(query.get('uploadId') ?? '', key);
}
