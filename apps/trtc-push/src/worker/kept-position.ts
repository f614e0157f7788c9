import { createHash } from 'node:crypto';
import { openPositionStore, type RedisTarget } from '@scf-media/cloud/redis';
import type { Logger } from '@scf-media/cloud/log';
import { messageOf } from '@scf-media/protocol/errors';
import { toPositionKey, type StoredPosition } from '@scf-media/protocol/trtc-push';
import type { PushPosition } from '@scf-media/media/media-push';
import { z } from 'zod';

const storedSchema = z.object({ position: z.number().nonnegative() });

/** The position of a source, kept in Redis from one push of it to the next. */
export interface KeptPosition extends AsyncDisposable {
  /** Where the push before stopped, ms; undefined when there was none, or when Redis cannot say. */
  read(): Promise<number | undefined>;
  /** Never waits for Redis, and never fails: what it does not take now, it gets the next time. */
  write(position: PushPosition): void;
  /** Waits for what is being written, then writes this, or with undefined removes the key. */
  last(position: PushPosition | undefined): Promise<void>;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * @param options.tenant see `toPositionKey`
 * @param options.confirm see `TaskRun`: of a push that another worker has come after nothing is written
 * @param options.onTrouble told once, with a sentence for whoever asked for the push
 */
export function keepPosition(
  videoSrc: string,
  target: RedisTarget,
  {
    log,
    tenant,
    confirm,
    onTrouble,
  }: {
    log: Logger;
    tenant?: string | undefined;
    confirm: () => Promise<unknown>;
    onTrouble: (warning: string) => void;
  },
): KeptPosition {
  const store = openPositionStore(target);
  const key = toPositionKey(videoSrc, sha256, tenant);
  let writing: Promise<unknown> | undefined;
  let isWarned = false;
  let isOver = false;
  const failed = (error: unknown): void => {
    log.warn({ reason: messageOf(error) }, 'the position could not be kept in Redis');
    if (!isWarned)
      onTrouble('Redis did not take the position at times: a push after this one may begin too early');
    isWarned = true;
  };
  const isOurs = (): Promise<boolean> =>
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
    if (await isOurs()) await store.write(key, position).catch(failed);
  };
  return {
    async read() {
      const found = storedSchema.safeParse(await store.read(key).catch(failed));
      return found.data?.position;
    },
    write(position) {
      if (!isOver) writing ??= put(position).finally(() => (writing = undefined));
    },
    async last(position) {
      isOver = true;
      await writing;
      if (position !== undefined) return put(position);
      if (await isOurs()) await store.remove(key).catch(failed);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
