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
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import type { StartData } from '@scf-media/protocol/web-record';
import type { WorkerContext } from '../worker-context.ts';
import { readUpload, type VodUpload, uploadRequest } from './vod-upload.ts';
import { nothingThere, type Place } from './place.ts';

/** A place that VOD has given, for as long as its keys last. */
export interface VodPlace extends Place, Disposable {
  /** Resolves with the end (epoch, ms) of the keys; never, when they have none. */
  keysEndAtMs: Promise<number>;
}

const waitMs = backoff({ firstMs: 500, maxMs: 10_000, random: Math.random });
/** What waits for a place then fails as if COS were away, and is tried again like that. */
const patienceMs = 10_000;

/**
 * Whether a recording goes to VOD: when it asks for it, even beside COS (so the original did), or when it asks for
 * nothing and the service is set up for VOD.
 */
export function goesToVod({ Output }: StartData, { vod }: Pick<WorkerContext, 'vod'>): boolean {
  return Output.Vod !== undefined || (Output.Cos === undefined && vod.isDefault);
}

/**
 * Asks VOD for a place, without waiting for it: until it is there, what is recorded waits like for a COS that is away.
 *
 * @param options.onRefused VOD will not have this recording
 */
export function vodPlace(
  start: StartData,
  { vod, upload, confirm, log }: Pick<WorkerContext, 'vod' | 'upload' | 'confirm' | 'log'>,
  options: { onRefused: (error: Error) => void },
): VodPlace {
  const over = new AbortController();
  const subAppId = start.Output.Vod?.SubAppId ?? vod.subAppId;
  const client = vod.client(subAppId);
  const mediaType = start.Output.Video.Muxer === 'hls' ? 'm3u8' : 'mp4';
  const key = `media.${mediaType}`;

  const ask = <T>(what: string, call: (client: VodClient) => Promise<T>, untilMs = Infinity): Promise<T> =>
    retry(() => call(client), {
      waitMs,
      isRetryable: (error) => !isLeaseLost(error) && isRetryableVodError(error),
      untilMs: () => untilMs,
      onFailure: ({ error, attempt }) =>
        log.warn({ attempt, reason: messageOf(error) }, `${what} failed, trying again`),
      signal: over.signal,
    });

  const applied = ask('ApplyUpload', (to) =>
    to.applyUpload(uploadRequest(start, mediaType, vod.storageRegion), over.signal),
  ).then((answer) => {
    const given = readUpload(answer);
    return { ...given, cos: vod.cos(given.keys) };
  });
  applied.catch((error: Error) => {
    if (!over.signal.aborted) options.onRefused(error);
  });

  return {
    cos: movedCos(applied, key),
    // Where it really is the wrapper knows; these stand in the description of a copy that was not taken.
    bucket: 'vod',
    region: '',
    key: () => key,
    playlist: { key, isLive: false },
    alreadyThere: async () => nothingThere,
    // Only with keys that this worker alone has.
    isAbortable: false,
    keysEndAtMs: applied.then(
      ({ keysEndAtMs }) => keysEndAtMs ?? new Promise<never>(() => undefined),
      () => new Promise<never>(() => undefined),
    ),
    async conclude({ bytes }) {
      const { sessionKey, mediaKey } = await applied;
      const answer = await ask(
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
      over.abort(new ServiceError('SinkClosed', 'the upload to VOD was given up', { fault: 'service' })),
  };
}

/** A COS whose objects go where VOD says: the one of this key to the media's own, the others beside it. */
function movedCos(applied: Promise<VodUpload & { cos: CosClient }>, key: string): UploadCos {
  async function there(to: ObjectAddress): Promise<[CosClient, ObjectAddress]> {
    const { cos, bucket, region, mediaKey } = await atMost(patienceMs, applied);
    const moved = to.key === key ? mediaKey : join(dirname(mediaKey), to.key);
    return [cos, { bucket, region, key: moved }];
  }
  return {
    putObject: async (to, ...rest) => {
      const [cos, at] = await there(to);
      return cos.putObject(at, ...rest);
    },
    headObject: async (to) => {
      const [cos, at] = await there(to);
      return cos.headObject(at);
    },
    multipartInit: async (to, ...rest) => {
      const [cos, at] = await there(to);
      return cos.multipartInit(at, ...rest);
    },
    multipartUpload: async (to, ...rest) => {
      const [cos, at] = await there(to);
      return cos.multipartUpload(at, ...rest);
    },
    multipartComplete: async (to, ...rest) => {
      const [cos, at] = await there(to);
      return cos.multipartComplete(at, ...rest);
    },
    multipartAbort: async (to, ...rest) => {
      const [cos, at] = await there(to);
      return cos.multipartAbort(at, ...rest);
    },
    toUrl: () => '',
  };
}

async function atMost<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = async (): Promise<never> => {
    await wait(ms, { signal: over.signal });
    throw new CosError('CosUnreachable', 'VOD has given no place yet', {});
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    over.abort();
  }
}
