import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type COS from 'cos-nodejs-sdk-v5';
import { toMessage } from '@scf-media/protocol/errors';
import { type Credentials, type KeyedCalls, watchKeys } from '../scf/index.ts';
import { createCheckedStream, createCosSdk } from './cos-sdk.ts';
import { CosError, toCosError } from './cos-error.ts';
import { toObjectUrl, type ObjectAddress } from './object-url.ts';

export interface PartBody {
  bytes: number;
  /** Base64; COS rejects the part if the received bytes differ. */
  md5: string;
  /** Returns a new stream for each attempt. */
  open: () => Readable;
}

interface ListedObject {
  key: string;
  bytes: number;
  /** Including its quotes; the MD5 of an object that was put in one request. */
  etag: string;
}

interface ObjectHead {
  bytes: number;
  etag: string;
  contentType: string;
}

/**
 * A client for COS with promises. Errors are `CosError`s (ServiceError, fault `destination`) and never contain a
 * signature. The SDK tries each call up to 4 times when the connection to COS fails, except calls that send or
 * receive a stream.
 */
export interface CosClient {
  putObject(
    to: ObjectAddress,
    body: Uint8Array | string,
    options: {
      contentType: string;
      cacheControl?: string | undefined;
      /** Whether it replaces an earlier version, as a playlist does; see `fenceCos`. */
      replaces?: boolean;
    },
  ): Promise<{ etag: string }>;
  /** @returns undefined when the object does not exist */
  headObject(at: ObjectAddress): Promise<ObjectHead | undefined>;
  getObjectText(at: ObjectAddress): Promise<string>;
  /** Reads an object as a stream, which fails when the object is missing or truncated. */
  getObjectStream(at: ObjectAddress): Readable;
  getObject(at: ObjectAddress): Promise<Uint8Array>;
  /** Lists all objects with the prefix, ordered by key. */
  listObjects(at: { bucket: string; region: string; prefix: string }): Promise<ListedObject[]>;
  /** Deletes an object; succeeds when it does not exist. */
  deleteObject(at: ObjectAddress): Promise<void>;
  /** Starts a multipart upload. @returns the upload id */
  multipartInit(
    to: ObjectAddress,
    options: { contentType: string; cacheControl?: string | undefined },
  ): Promise<string>;
  /** Uploads a part. @returns the part's ETag */
  multipartUpload(
    to: ObjectAddress,
    part: { uploadId: string; partNumber: number; body: PartBody },
  ): Promise<string>;
  multipartComplete(
    to: ObjectAddress,
    upload: { uploadId: string; parts: readonly { partNumber: number; etag: string }[] },
  ): Promise<{ etag: string }>;
  /** Aborts an upload; succeeds when it does not exist. */
  multipartAbort(to: ObjectAddress, uploadId: string): Promise<void>;
  /** Lists unfinished uploads with the prefix, at most 1000. */
  multipartList(at: {
    bucket: string;
    region: string;
    prefix: string;
  }): Promise<{ key: string; uploadId: string }[]>;
  /** Returns an object's URL at the same endpoint. */
  toUrl(at: ObjectAddress): string;
}

interface CosClientOptions extends KeyedCalls {
  /** The endpoint instead of Tencent's, such as `http://127.0.0.1:9010/{Bucket}`. */
  domain?: string | undefined;
  /** The timeout for connecting, and for each silence of COS after that. */
  timeoutMs: number;
}

export function createCosClient(options: CosClientOptions): CosClient {
  const watched = watchKeys(options);
  let keys: Credentials = { secretId: '', secretKey: '' };
  const sdk = createCosSdk({ domain: options.domain, timeoutMs: options.timeoutMs, keys: () => keys });

  async function call<T>(what: string, send: () => Promise<T>): Promise<T> {
    await renewKeys(what);
    try {
      return await send();
    } catch (error) {
      throw watched.check(toCosError(what, error));
    }
  }

  async function renewKeys(what: string): Promise<void> {
    try {
      keys = await watched.next();
    } catch (error) {
      throw new CosError('CosCredentials', `${what}: no credentials: ${toMessage(error)}`, { cause: error });
    }
    if (keys.secretId === '' || keys.secretKey === '') {
      throw new CosError('CosInvalidRequest', `${what}: the secret id or key is empty`, {});
    }
  }

  return {
    putObject: (to, body, { contentType, cacheControl }) =>
      call(`PutObject ${to.key}`, async () => {
        // SkipTask: the SDK's task list would keep the bodies of up to 1000 failed puts in memory.
        const params = {
          ...toTarget(to),
          Body: toBuffer(body),
          ContentType: contentType,
          ...(cacheControl === undefined ? {} : { CacheControl: cacheControl }),
          SkipTask: true,
        };
        return { etag: (await sdk.putObject(params)).ETag };
      }),

    headObject: async (at) => {
      try {
        return await call(`HeadObject ${at.key}`, async () =>
          parseHead((await sdk.headObject(toTarget(at))).headers),
        );
      } catch (error) {
        if (error instanceof CosError && error.status === 404) return undefined;
        throw error;
      }
    },

    getObjectText: (at) => text(read(at)),

    getObject: (at) => buffer(read(at)),

    listObjects: async ({ bucket, region, prefix }) => {
      const objects: ListedObject[] = [];
      for (let marker: string | undefined = ''; marker !== undefined;) {
        const params = { Bucket: bucket, Region: region, Prefix: prefix, Marker: marker };
        const page: COS.GetBucketResult = await call(`ListObjects ${prefix}`, () => sdk.getBucket(params));
        objects.push(
          ...page.Contents.map(({ Key, Size, ETag }) => ({ key: Key, bytes: Number(Size), etag: ETag })),
        );
        // Without a delimiter COS may omit the next marker: then it is the last key.
        marker = page.IsTruncated === 'true' ? page.NextMarker || objects.at(-1)?.key : undefined;
      }
      return objects;
    },

    getObjectStream: (at) => read(at),

    deleteObject: (at) =>
      call(`DeleteObject ${at.key}`, async () => void (await sdk.deleteObject(toTarget(at)))),

    multipartInit: (to, { contentType, cacheControl }) =>
      call(`InitiateMultipartUpload ${to.key}`, async () => {
        const params = {
          ...toTarget(to),
          ContentType: contentType,
          ...(cacheControl === undefined ? {} : { CacheControl: cacheControl }),
        };
        return (await sdk.multipartInit(params)).UploadId;
      }),

    multipartUpload: (to, { uploadId, partNumber, body }) =>
      call(`UploadPart ${partNumber} of ${to.key}`, async () => {
        const stream = body.open();
        try {
          const { ETag } = await sdk.multipartUpload({
            ...toTarget(to),
            UploadId: uploadId,
            PartNumber: partNumber,
            Body: stream,
            ContentLength: body.bytes,
            Headers: { 'Content-MD5': body.md5 },
          });
          return ETag;
        } finally {
          // After a failure the SDK leaves the stream open, and with it the file.
          stream.destroy();
        }
      }),

    multipartComplete: (to, { uploadId, parts }) =>
      call(`CompleteMultipartUpload ${to.key}`, async () => {
        const Parts = parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
        return { etag: (await sdk.multipartComplete({ ...toTarget(to), UploadId: uploadId, Parts })).ETag };
      }),

    multipartAbort: async (to, uploadId) => {
      try {
        await call(`AbortMultipartUpload ${to.key}`, () =>
          sdk.multipartAbort({ ...toTarget(to), UploadId: uploadId }),
        );
      } catch (error) {
        if (!(error instanceof CosError && error.code === 'CosNoSuchUpload')) throw error;
      }
    },

    multipartList: ({ bucket, region, prefix }) =>
      call(`ListMultipartUploads ${prefix}`, async () => {
        // The SDK's types require a delimiter, COS does not.
        const params = { Bucket: bucket, Region: region, Prefix: prefix } as COS.MultipartListParams;
        const { Upload } = await sdk.multipartList(params);
        return Upload.map((upload) => ({ key: upload.Key, uploadId: upload.UploadId }));
      }),

    toUrl: (at) => toObjectUrl({ ...at, endpoint: options.domain }),
  };

  function read(at: ObjectAddress): Readable {
    const what = `GetObject ${at.key}`;
    return createCheckedStream(what, async (into) => {
      await renewKeys(what);
      return sdk.getObject({ ...toTarget(at), Output: into }).catch((error: unknown) => {
        throw watched.check(toCosError(what, error));
      });
    });
  }
}

function toTarget(address: ObjectAddress) {
  return { Bucket: address.bucket, Region: address.region, Key: address.key };
}

function toBuffer(body: Uint8Array | string): Buffer {
  return typeof body === 'string'
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function parseHead(headers: Record<string, unknown> | undefined): ObjectHead {
  const header = (name: string) => String(headers?.[name] ?? '');
  return {
    bytes: Number(header('content-length')),
    etag: header('etag'),
    contentType: header('content-type'),
  };
}
