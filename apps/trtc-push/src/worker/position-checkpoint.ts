import { createHash } from 'node:crypto';
import { openPositionStore, type RedisTarget } from '@scf-media/cloud/redis';
import type { Logger } from '@scf-media/cloud/log';
import { toMessage } from '@scf-media/protocol/errors';
import { toPositionKey, type StoredPosition } from '@scf-media/protocol/trtc-push';
import type { PushPosition } from '@scf-media/media/media-push';
import { z } from 'zod';

const storedSchema = z.object({ position: z.number().nonnegative() });

/** The position of a source, kept in Redis for the next push of it. */
export interface PositionCheckpoint extends AsyncDisposable {
  /** Reads where the previous push stopped, ms; undefined if there was none, or if Redis fails. */
  read(): Promise<number | undefined>;
  /** Writes the position without waiting. Failures only cause a warning: the next write is more recent. */
  write(position: PushPosition): void;
  /** Waits for a running write, then writes the final position, or removes the key if it is undefined. */
  finish(position: PushPosition | undefined): Promise<void>;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Opens the checkpoint of a source.
 *
 * @param options.tenant see `toPositionKey`
 * @param options.confirm see `TaskRun`: a worker that has lost its lease writes nothing
 * @param options.onWarning called at most once, with a warning for the caller
 */
export function openPositionCheckpoint(
  videoSrc: string,
  target: RedisTarget,
  {
    log,
    tenant,
    confirm,
    onWarning,
  }: {
    log: Logger;
    tenant?: string | undefined;
    confirm: () => Promise<unknown>;
    onWarning: (warning: string) => void;
  },
): PositionCheckpoint {
  const store = openPositionStore(target);
  const key = toPositionKey(videoSrc, sha256, tenant);
  let writing: Promise<unknown> | undefined;
  let isWarned = false;
  let isOver = false;
  const failed = (error: unknown): void => {
    log.warn({ reason: toMessage(error) }, 'could not store the position in Redis');
    if (!isWarned) onWarning('Redis did not accept the position at times: the next push may begin too early');
    isWarned = true;
  };
  const isLeaseHeld = (): Promise<boolean> =>
    confirm().then(
      () => true,
      () => false,
    );
  const put = async ({ positionMs, durationMs }: PushPosition): Promise<void> => {
    const position: StoredPosition = {
      position: Math.round(positionMs),
      ...(durationMs === undefined ? {} : { duration: Math.round(durationMs) }),
      time: Date.now(),
    };
    if (await isLeaseHeld()) await store.write(key, position).catch(failed);
  };
  return {
    async read() {
      const found = storedSchema.safeParse(await store.read(key).catch(failed));
      return found.data?.position;
    },
    write(position) {
      if (!isOver) writing ??= put(position).finally(() => (writing = undefined));
    },
    async finish(position) {
      isOver = true;
      await writing;
      if (position !== undefined) return put(position);
      if (await isLeaseHeld()) await store.remove(key).catch(failed);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
