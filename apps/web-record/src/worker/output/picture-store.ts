import { basename, dirname, join } from 'node:path/posix';
import { isRetryableCosError } from '@scf-media/cloud/cos';
import { backoff, retry } from '@scf-media/cloud/retry';
import type { ThumbnailFile } from '@scf-media/media/pictures';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { toImageKey } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import { cosTarget } from './cos-target.ts';
import type { OutputOptions } from './output.ts';

/** Where the pictures of a recording go: beside its file, under its name. Disposing ends what is being tried. */
export interface PictureStore extends Disposable {
  poster: string;
  /** What the names of the thumbnails' files begin with. */
  thumbnails: string;
  /** Resolves when the file is in COS, however long that takes. @throws what will not pass, such as a right that is missing */
  put(file: ThumbnailFile): Promise<void>;
  urlOf(name: string): string;
  /** Why a file is not taken; undefined while all is well. */
  readonly trouble: string | undefined;
}

const waitMs = backoff({ firstMs: 500, maxMs: 5_000, random: Math.random });

export function pictureStore(
  task: RecordTask,
  context: Pick<WorkerContext, 'cos' | 'target' | 'log'>,
  { whenSafe }: Pick<OutputOptions, 'whenSafe'>,
): PictureStore {
  const { cos, log } = context;
  const { bucket, region, watchedKey, urlOf } = cosTarget(task, context);
  const keyOf = (name: string): string => join(dirname(watchedKey), name);
  const over = new AbortController();
  let trouble: string | undefined;
  return {
    poster: basename(toImageKey(watchedKey, '.poster.jpg')),
    thumbnails: basename(toImageKey(watchedKey, '.thumbnails')),
    async put({ name, body, contentType }) {
      // A picture that is there must be one that the next worker would make too.
      await whenSafe();
      await retry(() => cos.putObject({ bucket, region, key: keyOf(name) }, body, { contentType }), {
        waitMs,
        isRetryable: isRetryableCosError,
        onFailure: ({ error, attempt }) => {
          trouble = messageOf(error);
          log.warn({ name, attempt, reason: trouble }, 'a picture was not taken, trying again');
        },
        signal: over.signal,
      });
      trouble = undefined;
    },
    urlOf: (name) => urlOf(keyOf(name)),
    get trouble() {
      return trouble;
    },
    [Symbol.dispose]: () =>
      over.abort(new ServiceError('SinkClosed', 'the pictures were given up', { fault: 'service' })),
  };
}
