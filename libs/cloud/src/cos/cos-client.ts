import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type COS from 'cos-nodejs-sdk-v5';
import { messageOf } from '@scf-media/protocol/errors';
import { type Credentials, type KeyedCalls, watchKeys } from '../scf/index.ts';
import { createCheckedStream } from './checked-stream.ts';
import { CosError, toCosError } from './cos-error.ts';
import { createCosSdk } from './cos-sdk.ts';
import { toObjectUrl, type ObjectAddress } from './object-url.ts';

export interface PartBody {
  bytes: number;
  /** Base64; COS refuses the part when what arrived differs. */
  md5: string;
  /** A fresh stream for each try. */
  open: () => Readable;
}

export interface ListedObject {
  key: string;
  bytes: number;
  /** With its quotes; the MD5 of an object that was put in one piece. */
  etag: string;
}

export interface ObjectHead {
  bytes: number;
  etag: string;
  contentType: string;
}

/**
 * COS in promises. Errors are `CosError`s (ServiceError, fault `destination`); a signature is never in them.
 * Each call is tried up to 4 times by the SDK when the way to COS fails, except those that send or receive a stream.
 */
export interface CosClient {
  putObject(
    to: ObjectAddress,
    body: Uint8Array | string,
    options: {
      contentType: string;
      cacheControl?: string | undefined;
      /** It takes the place of one that says less, as a playlist does; see `fenceCos`. */
      replaces?: boolean;
    },
  ): Promise<{ etag: string }>;
  /** @returns undefined when there is no such object */
  headObject(at: ObjectAddress): Promise<ObjectHead | undefined>;
  getObjectText(at: ObjectAddress): Promise<string>;
  /** The stream fails when the object is missing, and when it ends before its whole length has come. */
  getObjectStream(at: ObjectAddress): Readable;
  getObject(at: ObjectAddress): Promise<Uint8Array>;
  /** All objects whose key begins with the prefix, in the order of their keys. */
  listObjects(at: { bucket: string; region: string; prefix: string }): Promise<ListedObject[]>;
  /** Also succeeds when there is no such object. */
  deleteObject(at: ObjectAddress): Promise<void>;
  /** @returns the upload id */
  multipartInit(
    to: ObjectAddress,
    options: { contentType: string; cacheControl?: string | undefined },
  ): Promise<string>;
  /** @returns the part's ETag */
  multipartUpload(
    to: ObjectAddress,
    part: { uploadId: string; partNumber: number; body: PartBody },
  ): Promise<string>;
  multipartComplete(
    to: ObjectAddress,
    upload: { uploadId: string; parts: readonly { partNumber: number; etag: string }[] },
  ): Promise<{ etag: string }>;
  /** Also succeeds when there is no such upload. */
  multipartAbort(to: ObjectAddress, uploadId: string): Promise<void>;
  /** Uploads under way whose key begins with the prefix, at most 1000. */
  multipartList(at: {
    bucket: string;
    region: string;
    prefix: string;
  }): Promise<{ key: string; uploadId: string }[]>;
  /** Where an object is to be read, through the same endpoint. */
  toUrl(at: ObjectAddress): string;
}

export interface CosClientOptions extends KeyedCalls {
  /** Where COS is instead of Tencent, such as `http://127.0.0.1:9010/{Bucket}`. */
  domain?: string | undefined;
  /** For connecting, and for each silence of the other side after that. */
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
      throw watched.see(toCosError(what, error));
    }
  }

  async function renewKeys(what: string): Promise<void> {
    try {
      keys = await watched.next();
    } catch (error) {
      throw new CosError('CosCredentials', `${what}: no credentials: ${messageOf(error)}`, { cause: error });
    }
    if (keys.secretId === '' || keys.secretKey === '') {
      throw new CosError('CosInvalidRequest', `${what}: the secret id or key is empty`, {});
    }
  }

  return {
    putObject: (to, body, { contentType, cacheControl }) =>
      call(`PutObject ${to.key}`, async () => {
        // SkipTask: the SDK's task list would keep the bodies of failed puts, up to 1000 of them, in memory.
        const params = {
          ...target(to),
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
          parseHead((await sdk.headObject(target(at))).headers),
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
        // Without a delimiter COS may leave the next marker out: then it is the last key.
        marker = page.IsTruncated === 'true' ? page.NextMarker || objects.at(-1)?.key : undefined;
      }
      return objects;
    },

    getObjectStream: (at) => read(at),

    deleteObject: (at) =>
      call(`DeleteObject ${at.key}`, async () => void (await sdk.deleteObject(target(at)))),

    multipartInit: (to, { contentType, cacheControl }) =>
      call(`InitiateMultipartUpload ${to.key}`, async () => {
        const params = {
          ...target(to),
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
            ...target(to),
            UploadId: uploadId,
            PartNumber: partNumber,
            Body: stream,
            ContentLength: body.bytes,
            Headers: { 'Content-MD5': body.md5 },
          });
          return ETag;
        } finally {
          // After a failure the SDK leaves the stream, and with it the file, open.
          stream.destroy();
        }
      }),

    multipartComplete: (to, { uploadId, parts }) =>
      call(`CompleteMultipartUpload ${to.key}`, async () => {
        const Parts = parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag }));
        return { etag: (await sdk.multipartComplete({ ...target(to), UploadId: uploadId, Parts })).ETag };
      }),

    multipartAbort: async (to, uploadId) => {
      try {
        await call(`AbortMultipartUpload ${to.key}`, () =>
          sdk.multipartAbort({ ...target(to), UploadId: uploadId }),
        );
      } catch (error) {
        if (!(error instanceof CosError && error.code === 'CosNoSuchUpload')) throw error;
      }
    },

    multipartList: ({ bucket, region, prefix }) =>
      call(`ListMultipartUploads ${prefix}`, async () => {
        // The types ask for a delimiter, COS does not.
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
      return sdk.getObject({ ...target(at), Output: into }).catch((error: unknown) => {
        throw watched.see(toCosError(what, error));
      });
    });
  }
}

function target(address: ObjectAddress) {
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
