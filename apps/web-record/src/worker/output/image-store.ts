import { basename, dirname, join } from 'node:path/posix';
import { isRetryableCosError } from '@scf-media/cloud/cos';
import { backoff, retry } from '@scf-media/cloud/retry';
import type { ThumbnailFile } from '@scf-media/media/thumbnails';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { toImageKey } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import { locateCosOutput } from './cos-destination.ts';
import type { OutputOptions } from './output.ts';

/** Uploads the images of a recording, which lie beside its file and share its name. Disposing cancels retries. */
export interface ImageStore extends Disposable {
  poster: string;
  /** The prefix of the names of sprite sheets and cues. */
  thumbnails: string;
  /** Resolves when the file is in COS, however long that takes. @throws on permanent errors, such as a missing permission */
  put(file: ThumbnailFile): Promise<void>;
  toUrl(name: string): string;
  /** The error of the last failed attempt; undefined if uploads succeed. */
  readonly lastError: string | undefined;
}

const waitMs = backoff({ firstMs: 500, maxMs: 5_000, random: Math.random });

export function createImageStore(
  task: RecordTask,
  context: Pick<WorkerContext, 'cos' | 'target' | 'log'>,
  { flushJournal }: Pick<OutputOptions, 'flushJournal'>,
): ImageStore {
  const { cos, log } = context;
  const { bucket, region, liveKey, toUrl } = locateCosOutput(task, context);
  const toKey = (name: string): string => join(dirname(liveKey), name);
  const over = new AbortController();
  let lastError: string | undefined;
  return {
    poster: basename(toImageKey(liveKey, '.poster.jpg')),
    thumbnails: basename(toImageKey(liveKey, '.thumbnails')),
    async put({ name, body, contentType }) {
      // Journal the frames first: a successor must be able to make the same image.
      await flushJournal();
      await retry(() => cos.putObject({ bucket, region, key: toKey(name) }, body, { contentType }), {
        waitMs,
        isRetryable: isRetryableCosError,
        onFailure: ({ error, attempt }) => {
          lastError = toMessage(error);
          log.warn({ name, attempt, reason: lastError }, 'could not upload an image, retrying');
        },
        signal: over.signal,
      });
      lastError = undefined;
    },
    toUrl: (name) => toUrl(toKey(name)),
    get lastError() {
      return lastError;
    },
    [Symbol.dispose]: () =>
      over.abort(new ServiceError('SinkClosed', 'the images were discarded', { fault: 'service' })),
  };
}
