import { steadyNowMs } from '../retry/index.ts';
import type { CosClient } from './cos-client.ts';
import { CosError } from './cos-error.ts';
import { sendBefore } from './send-before.ts';

/**
 * COS for a worker that may lose its task while it stands still: each step that others see (an object that is put, an
 * upload that is completed) is taken only after the store has said that the task is still its own, and is not sent once
 * that may no longer be so. Parts of an upload are seen by nobody, and are not asked about.
 *
 * What a process could still send that stops between the signature and the first byte, COS refuses after the life of a
 * lease and half a minute. An upload that was begun before is taken back by the next worker, so it cannot be completed.
 *
 * @param confirm see `TaskRun`
 */
export function fencedCos(cos: CosClient, confirm: () => Promise<number>): CosClient {
  async function fenced<T>(what: string, send: () => Promise<T>): Promise<T> {
    const untilMs = await confirm();
    try {
      return await sendBefore(untilMs, send);
    } catch (error) {
      // Whatever came of it, this process stood still: it has to ask again before anything else.
      if (steadyNowMs() < untilMs) throw error;
      throw new CosError('CosUnreachable', `${what}: it took longer than a lease`, { cause: error });
    }
  }
  return {
    ...cos,
    putObject: (to, body, options) => fenced(`PutObject ${to.key}`, () => cos.putObject(to, body, options)),
    multipartComplete: (to, upload) =>
      fenced(`CompleteMultipartUpload ${to.key}`, () => cos.multipartComplete(to, upload)),
    deleteObject: (at) => fenced(`DeleteObject ${at.key}`, () => cos.deleteObject(at)),
  };
}
