import { ServiceError } from '@scf-media/protocol/errors';
import { Readable } from 'node:stream';
import { parseByteRange } from './byte-range.ts';
import { cosError } from './cos-error.ts';
import { type CosHandler, type CosRequest } from './cos-request.ts';
import { toErrorResponse, emptyResponse } from './responses.ts';
import { toObjectPath } from './object-files.ts';
import { pickStoredHeaders, type ObjectRecord } from './object-record.ts';
import { receiveBody } from './receive-body.ts';

/** PUT Object. */
export const putObject: CosHandler = async ({ store, key, incoming }) => {
  toObjectPath(store.folders.files, key);
  if (incoming.headers['x-cos-copy-source'] !== undefined)
    throw cosError('NotImplemented', 'The local COS cannot copy objects.');
  const body = await receiveBody(incoming, store.folders.incomingFile());
  const etag = `"${body.md5}"`;
  const record = {
    key,
    sizeBytes: body.sizeBytes,
    etag,
    lastModified: new Date().toISOString(),
    headers: pickStoredHeaders(incoming.headers),
  };
  await store.objects.put(record, body.file);
  return emptyResponse(200, { etag });
};

/** GET Object, whole or in part. */
export const getObject: CosHandler = async (request) => {
  try {
    return await readObject(request);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'InvalidRange') throw error;
    const response = toErrorResponse(error, request);
    response.headers.set('content-range', `bytes */${requireObject(request).sizeBytes}`);
    return response;
  }
};

const readObject: CosHandler = async (request) => {
  const { store, key, incoming } = request;
  const unchanged = checkConditions(request, requireObject(request));
  if (unchanged !== undefined) return unchanged;
  const { record, range, body } = await store.objects.read(key, (found) =>
    matchesIfRange(incoming.headers['if-range'], found)
      ? parseByteRange(incoming.headers.range, found.sizeBytes)
      : undefined,
  );
  const headers = makeObjectHeaders(request, record);
  if (range === undefined) return streamResponse(body, 200, headers, record.sizeBytes);
  const contentRange = `bytes ${range.first}-${range.last}/${record.sizeBytes}`;
  const partHeaders = { ...headers, 'content-range': contentRange };
  return streamResponse(body, 206, partHeaders, range.last - range.first + 1);
};

/** HEAD Object. */
export const headObject: CosHandler = (request) => {
  const record = requireObject(request);
  const unchanged = checkConditions(request, record);
  if (unchanged !== undefined) return unchanged;
  return emptyResponse(200, {
    ...makeObjectHeaders(request, record),
    'content-length': String(record.sizeBytes),
  });
};

/** DELETE Object. Succeeds even if the object does not exist. */
export const deleteObject: CosHandler = async ({ store, key }) => {
  await store.objects.delete(key);
  return emptyResponse(204);
};

function requireObject({ store, key }: CosRequest): ObjectRecord {
  const record = store.objects.find(key);
  if (record === undefined) throw cosError('NoSuchKey', 'The specified key does not exist.');
  return record;
}

function checkConditions({ incoming }: CosRequest, record: ObjectRecord): Response | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = incoming.headers;
  if (match !== undefined && !matchesEtag(match, record.etag))
    throw cosError('PreconditionFailed', 'The If-Match condition does not hold.');
  if (noneMatch !== undefined && matchesEtag(noneMatch, record.etag))
    return new Response(null, { status: 304, headers: { etag: record.etag } });
  return undefined;
}

const matchesEtag = (list: string, etag: string): boolean =>
  list.split(',').some((item) => item.trim() === '*' || item.trim() === etag);
const matchesIfRange = (ifRange: string | string[] | undefined, record: ObjectRecord): boolean =>
  ifRange === undefined || ifRange === record.etag || ifRange === toHttpDate(record);
const toHttpDate = (record: ObjectRecord): string => new Date(record.lastModified).toUTCString();

/** Creates the headers of an object. A signed GET may override some, with `response-content-type` and the like. */
function makeObjectHeaders({ query, signed }: CosRequest, record: ObjectRecord): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const [name, value] of query)
    if (signed && /^response-(cache-control|content-\w+|expires)$/.test(name))
      overrides[name.slice('response-'.length)] = value;
  return {
    ...record.headers,
    ...overrides,
    etag: record.etag,
    'last-modified': toHttpDate(record),
    'accept-ranges': 'bytes',
  };
}

function streamResponse(
  body: Readable,
  status: number,
  headers: Record<string, string>,
  sizeBytes: number,
): Response {
  const stream = Readable.toWeb(body) as ReadableStream<Uint8Array>;
  return new Response(stream, { status, headers: { ...headers, 'content-length': String(sizeBytes) } });
}
