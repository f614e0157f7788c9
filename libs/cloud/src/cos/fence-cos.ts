import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { monotonicNowMs } from '../retry/index.ts';
import type { CosClient } from './cos-client.ts';
import { CosError } from './cos-error.ts';
import type { ObjectAddress } from './object-url.ts';
import { sendBefore } from './send-before.ts';

/** An upload that another worker took back is begun again, if the task is still ours. */
const maxTries = 3;

/**
 * COS for a worker that may lose its task while it stands still: each step that others see (an object that is put, an
 * upload that is completed) is taken only after the store has said that the task is still its own, and is not sent once
 * that may no longer be so.
 *
 * A process can stop between the answer of the store and the first byte that it sends. So what takes the place of something
 * that says less is completed as an upload that was begun before the store was asked: the next worker, before its own first
 * one, takes back every upload of that name. One that was begun later asks the store too late.
 *
 * @param confirm see `TaskRun`
 * @param options.isNext workers before this one may wake up
 */
export function fenceCos(
  cos: CosClient,
  confirm: () => Promise<number>,
  { isNext }: { isNext: boolean },
): CosClient {
  const cleared = new Map<string, Promise<void>>();

  async function fenced<T>(what: string, send: () => Promise<T>): Promise<T> {
    const untilMs = await confirm();
    try {
      return await sendBefore(untilMs, send);
    } catch (error) {
      // Whatever came of it, this process stood still: it has to ask again before anything else.
      if (monotonicNowMs() < untilMs) throw error;
      throw new CosError('CosUnreachable', `${what}: it took longer than a lease`, { cause: error });
    }
  }

  const multipartComplete: CosClient['multipartComplete'] = (to, upload) =>
    fenced(`CompleteMultipartUpload ${to.key}`, () => cos.multipartComplete(to, upload));

  /** Once for each name; what cannot be taken back is tried again by the next put. */
  function abortEarlierUploads(to: ObjectAddress): Promise<void> {
    const name = `${to.bucket}/${to.key}`;
    const known = cleared.get(name);
    if (known !== undefined || !isNext) return known ?? Promise.resolve();
    const clearing = abortUploads(to).catch((error: unknown) => {
      cleared.delete(name);
      throw error;
    });
    cleared.set(name, clearing);
    return clearing;
  }

  async function abortUploads({ bucket, region, key }: ObjectAddress): Promise<void> {
    for (const upload of await cos.multipartList({ bucket, region, prefix: key })) {
      if (upload.key === key) await cos.multipartAbort({ bucket, region, key }, upload.uploadId);
    }
  }

  const replace: CosClient['putObject'] = async (to, body, options) => {
    await abortEarlierUploads(to);
    const bytes = Buffer.from(body);
    const part = {
      bytes: bytes.length,
      md5: createHash('md5').update(bytes).digest('base64'),
      open: () => Readable.from([bytes]),
    };
    for (let attempt = 1; ; attempt += 1) {
      const uploadId = await cos.multipartInit(to, options);
      try {
        const etag = await cos.multipartUpload(to, { uploadId, partNumber: 1, body: part });
        return await multipartComplete(to, { uploadId, parts: [{ partNumber: 1, etag }] });
      } catch (error) {
        const isGone = error instanceof CosError && error.code === 'CosNoSuchUpload';
        if (!isGone) await cos.multipartAbort(to, uploadId).catch(() => undefined);
        if (!isGone || attempt === maxTries) throw error;
      }
    }
  };

  return {
    ...cos,
    multipartComplete,
    putObject: (to, body, options) =>
      options.replaces === true
        ? replace(to, body, options)
        : fenced(`PutObject ${to.key}`, () => cos.putObject(to, body, options)),
    deleteObject: (at) => fenced(`DeleteObject ${at.key}`, () => cos.deleteObject(at)),
  };
}
