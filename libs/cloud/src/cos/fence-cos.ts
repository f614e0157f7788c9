import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { monotonicNowMs } from '../retry/index.ts';
import type { CosClient } from './cos-client.ts';
import { CosError } from './cos-error.ts';
import type { ObjectAddress } from './object-url.ts';
import { sendBefore } from './cos-sdk.ts';

/** How often an upload is started that another worker aborts, as long as the lease holds. */
const maxTries = 3;

/**
 * Wraps a client for a worker that may lose its task while it is suspended: each step that others can see (a put, the
 * completion of an upload) is taken only after the store has confirmed the lease, and is not sent once the lease may
 * have expired.
 *
 * A process can be suspended between the store's answer and the first byte that it sends. So an object that replaces
 * an earlier version is completed as an upload that was started before the store was asked: the next worker aborts
 * all uploads of that key before its own first one. An upload that was started later asks the store too late.
 *
 * @param confirm see `TaskRun`
 * @param options.isNext whether earlier workers of the task may wake up
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
      // This process was suspended: whatever the outcome, it has to ask the store again.
      if (monotonicNowMs() < untilMs) throw error;
      throw new CosError('CosUnreachable', `${what}: it took longer than a lease`, { cause: error });
    }
  }

  const multipartComplete: CosClient['multipartComplete'] = (to, upload) =>
    fenced(`CompleteMultipartUpload ${to.key}`, () => cos.multipartComplete(to, upload));

  /** Once per key; if it fails, the next put tries again. */
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
