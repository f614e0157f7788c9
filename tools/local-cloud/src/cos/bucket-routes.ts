import { type CosHandler } from './cos-request.ts';
import { listObjects } from './list-objects.ts';
import { OWNER, emptyResponse, xmlResponse } from './responses.ts';
import { createKeyEncoder, parseNumberParameter } from './query-parameters.ts';

/** HEAD Bucket. */
export const headBucket: CosHandler = () => emptyResponse(200);

/** GET Bucket: lists objects. */
export const getBucket: CosHandler = ({ store, query }) => {
  const encode = createKeyEncoder(query);
  const maxKeys = parseNumberParameter(query, 'max-keys', 1000, 1000);
  const [prefix, marker, delimiter] = ['prefix', 'marker', 'delimiter'].map((name) => query.get(name) ?? '');
  const listing = { prefix: prefix ?? '', marker: marker ?? '', delimiter: delimiter ?? '', maxKeys };
  const { contents, commonPrefixes, nextMarker } = listObjects(store.objects.list(), listing);
  return xmlResponse('ListBucketResult', {
    Name: store.name,
    EncodingType: query.get('encoding-type'),
    Prefix: encode(listing.prefix),
    Marker: encode(listing.marker),
    MaxKeys: maxKeys,
    Delimiter: delimiter === '' ? undefined : delimiter,
    IsTruncated: nextMarker !== undefined,
    NextMarker: nextMarker === undefined ? undefined : encode(nextMarker),
    Contents: contents.map(({ key, lastModified, etag, sizeBytes }) => ({
      Key: encode(key),
      LastModified: lastModified,
      ETag: etag,
      Size: sizeBytes,
      Owner: OWNER,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: commonPrefixes.map((group) => ({ Prefix: encode(group) })),
  });
};

/** List Multipart Uploads. */
export const listUploads: CosHandler = ({ store, query }) => {
  const encode = createKeyEncoder(query);
  const maxUploads = parseNumberParameter(query, 'max-uploads', 1000, 1000);
  const prefix = query.get('prefix') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const all = store.uploads.list().filter(({ key }) => key.startsWith(prefix) && key > keyMarker);
  const page = all.slice(0, maxUploads);
  const isTruncated = all.length > page.length;
  return xmlResponse('ListMultipartUploadsResult', {
    Bucket: store.name,
    EncodingType: query.get('encoding-type'),
    KeyMarker: encode(keyMarker),
    UploadIdMarker: query.get('upload-id-marker') ?? '',
    NextKeyMarker: isTruncated ? encode(page.at(-1)?.key ?? '') : undefined,
    MaxUploads: maxUploads,
    IsTruncated: isTruncated,
    Prefix: encode(prefix),
    Upload: page.map(({ key, id, initiated }) => ({
      Key: encode(key),
      UploadId: id,
      Initiator: OWNER,
      Owner: OWNER,
      StorageClass: 'STANDARD',
      Initiated: initiated,
    })),
  });
};
