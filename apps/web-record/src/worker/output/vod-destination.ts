import { basename, dirname, join } from 'node:path/posix';
import {
  type CosClient,
  CosError,
  isLeaseLost,
  type ObjectAddress,
  type UploadCos,
} from '@scf-media/cloud/cos';
import { backoff, retry, monotonicNowMs, wait } from '@scf-media/cloud/retry';
import { isRetryableVodError, type VodClient } from '@scf-media/cloud/vod';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import type { StartData } from '@scf-media/protocol/web-record';
import type { Credentials } from '@scf-media/cloud/scf';
import { z } from 'zod';
import type { WorkerContext } from '../worker-context.ts';
import { noExistingFiles, type Destination } from './output.ts';

/** The destination of one ApplyUpload, valid as long as its keys. */
interface VodDestination extends Destination, Disposable {
  /** Resolves with the expiry of the keys (epoch, ms); never if they do not expire. */
  keysExpireAtMs: Promise<number>;
}

const waitMs = backoff({ firstMs: 500, maxMs: 10_000, random: Math.random });
/** After this long, requests that wait for ApplyUpload fail as if COS were unreachable, and are retried like that. */
const maxWaitMs = 10_000;

/**
 * Whether a recording goes to VOD: if it requests VOD, even together with COS (as in the original), or if it requests neither
 * and the service is set up for VOD.
 */
export function isForVod({ Output }: StartData, { vod }: Pick<WorkerContext, 'vod'>): boolean {
  return Output.Vod !== undefined || (Output.Cos === undefined && vod.isDefault);
}

/**
 * Applies for an upload to VOD without waiting for it: until VOD responds, media wait as if COS were unreachable.
 *
 * @param options.onRefused called if VOD rejects the upload permanently
 */
export function openVodDestination(
  start: StartData,
  { vod, upload, confirm, log }: Pick<WorkerContext, 'vod' | 'upload' | 'confirm' | 'log'>,
  options: { onRefused: (error: Error) => void },
): VodDestination {
  const over = new AbortController();
  const subAppId = start.Output.Vod?.SubAppId ?? vod.subAppId;
  const client = vod.client(subAppId);
  const mediaType = start.Output.Video.Muxer === 'hls' ? 'm3u8' : 'mp4';
  const key = `media.${mediaType}`;

  const callWithRetries = <T>(
    what: string,
    call: (client: VodClient) => Promise<T>,
    untilMs = Infinity,
  ): Promise<T> =>
    retry(() => call(client), {
      waitMs,
      isRetryable: (error) => !isLeaseLost(error) && isRetryableVodError(error),
      untilMs: () => untilMs,
      onFailure: ({ error, attempt }) =>
        log.warn({ attempt, reason: toMessage(error) }, `${what} failed, retrying`),
      signal: over.signal,
    });

  const applied = callWithRetries('ApplyUpload', (to) =>
    to.applyUpload(toApplyUploadRequest(start, mediaType, vod.storageRegion), over.signal),
  ).then((answer) => {
    const upload = parseUpload(answer);
    return { ...upload, cos: vod.cos(upload.keys) };
  });
  applied.catch((error: Error) => {
    if (!over.signal.aborted) options.onRefused(error);
  });

  return {
    cos: redirectCos(applied, key),
    // redirectCos knows the real bucket. These appear only in the description of a copy that could not be uploaded.
    bucket: 'vod',
    region: '',
    key: () => key,
    playlist: { key, isLive: false },
    findExisting: async () => noExistingFiles,
    // Only this worker has the keys.
    isAbortable: false,
    keysExpireAtMs: applied.then(
      ({ keysExpireAtMs }) => keysExpireAtMs ?? new Promise<never>(() => undefined),
      () => new Promise<never>(() => undefined),
    ),
    async finalize({ bytes }) {
      const { sessionKey, mediaKey } = await applied;
      const answer = await callWithRetries(
        'CommitUpload',
        async (to) => {
          await confirm();
          return to.commitUpload({ VodSessionKey: sessionKey }, over.signal);
        },
        monotonicNowMs() + upload.finishRetryMs,
      );
      const { FileId: fileId, MediaUrl: url } = answer;
      if (fileId === undefined || url === undefined) {
        throw new ServiceError('VodAnswerIncomplete', 'CommitUpload answered without a FileId or MediaUrl', {
          fault: 'service',
        });
      }
      return { filename: basename(mediaKey), bytes, url, fileId };
    },
    [Symbol.dispose]: () =>
      over.abort(new ServiceError('SinkClosed', 'the upload to VOD was canceled', { fault: 'service' })),
  };
}

/** Redirects objects to where VOD wants them: the object with this key to the media's key, the others beside it. */
function redirectCos(applied: Promise<VodUpload & { cos: CosClient }>, key: string): UploadCos {
  async function redirect(to: ObjectAddress): Promise<[CosClient, ObjectAddress]> {
    const { cos, bucket, region, mediaKey } = await withTimeout(maxWaitMs, applied);
    const moved = to.key === key ? mediaKey : join(dirname(mediaKey), to.key);
    return [cos, { bucket, region, key: moved }];
  }
  return {
    putObject: async (to, ...rest) => {
      const [cos, at] = await redirect(to);
      return cos.putObject(at, ...rest);
    },
    headObject: async (to) => {
      const [cos, at] = await redirect(to);
      return cos.headObject(at);
    },
    multipartInit: async (to, ...rest) => {
      const [cos, at] = await redirect(to);
      return cos.multipartInit(at, ...rest);
    },
    multipartUpload: async (to, ...rest) => {
      const [cos, at] = await redirect(to);
      return cos.multipartUpload(at, ...rest);
    },
    multipartComplete: async (to, ...rest) => {
      const [cos, at] = await redirect(to);
      return cos.multipartComplete(at, ...rest);
    },
    multipartAbort: async (to, ...rest) => {
      const [cos, at] = await redirect(to);
      return cos.multipartAbort(at, ...rest);
    },
    toUrl: () => '',
  };
}

async function withTimeout<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = async (): Promise<never> => {
    await wait(ms, { signal: over.signal });
    throw new CosError('CosUnreachable', 'VOD has not responded to ApplyUpload yet', {});
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    over.abort();
  }
}

type ApplyUploadRequest = Parameters<VodClient['applyUpload']>[0];

/** Makes the request of ApplyUpload; the client adds SubAppId. */
export function toApplyUploadRequest(
  { Output }: StartData,
  mediaType: 'mp4' | 'm3u8',
  storageRegion: string | undefined,
): ApplyUploadRequest {
  const { MediaInfo = {}, ProcedureInfo = {} } = Output.Vod ?? {};
  const StorageRegion = MediaInfo.StorageRegion ?? storageRegion;
  return {
    MediaType: mediaType,
    ...dropUndefined({ ...MediaInfo, ...ProcedureInfo }),
    ...dropUndefined({ StorageRegion }),
  };
}

function dropUndefined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: NonNullable<Fields[Name]>;
  };
}

const responseSchema = z.object({
  StorageBucket: z.string().min(1),
  StorageRegion: z.string().min(1),
  VodSessionKey: z.string().min(1),
  MediaStoragePath: z.string().min(1),
  TempCertificate: z
    .object({
      SecretId: z.string(),
      SecretKey: z.string(),
      Token: z.string(),
      ExpiredTime: z.number().optional(),
    })
    .nullish(),
});

/** Where to upload a recording for VOD. */
interface VodUpload {
  bucket: string;
  region: string;
  /** The key of the file or playlist, without a leading slash. */
  mediaKey: string;
  sessionKey: string;
  /** Valid for this upload only; undefined if the account's own keys are to be used. */
  keys: Credentials | undefined;
  /** Epoch, ms; undefined if the keys do not expire. */
  keysExpireAtMs: number | undefined;
}

/** Parses the response of ApplyUpload. @throws ServiceError `VodAnswerIncomplete` */
export function parseUpload(answer: unknown): VodUpload {
  const read = responseSchema.safeParse(answer);
  if (!read.success) {
    const fields = read.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new ServiceError('VodAnswerIncomplete', `ApplyUpload answered without ${fields}`, {
      fault: 'service',
    });
  }
  const { TempCertificate: keys, MediaStoragePath } = read.data;
  return {
    bucket: read.data.StorageBucket,
    region: read.data.StorageRegion,
    mediaKey: MediaStoragePath.replace(/^\/+/, ''),
    sessionKey: read.data.VodSessionKey,
    keys: keys ? { secretId: keys.SecretId, secretKey: keys.SecretKey, token: keys.Token } : undefined,
    keysExpireAtMs: keys?.ExpiredTime === undefined ? undefined : keys.ExpiredTime * 1000,
  };
}
