import type { EndReason } from '@scf-media/protocol/trtc-push';

/** What ends a push: the first of the things that can. */
export interface PushEnding extends Disposable {
  readonly reason: Promise<EndReason>;
  /** Only the first one counts. */
  end(reason: EndReason): void;
  /** It has ended because something broke. */
  fail(error: unknown): void;
  /** What broke, if the reason is `failed`. */
  readonly failure: unknown;
}

/**
 * @param signals.shutdown the process is asked to end
 * @param signals.lost another worker may have the push
 */
export function pushEnding({ shutdown, lost }: { shutdown: AbortSignal; lost: AbortSignal }): PushEnding {
  const ended = Promise.withResolvers<EndReason>();
  let isOver = false;
  let failure: unknown;
  const end = (reason: EndReason): void => {
    isOver = true;
    ended.resolve(reason);
  };
  const terminate = (): void => end('terminated');
  const either = AbortSignal.any([shutdown, lost]);
  if (either.aborted) terminate();
  else either.addEventListener('abort', terminate, { once: true });
  return {
    reason: ended.promise,
    end,
    fail(error) {
      // What breaks while it is taken down is no failure.
      if (!isOver) failure = error;
      end('failed');
    },
    get failure() {
      return failure;
    },
    [Symbol.dispose]: () => either.removeEventListener('abort', terminate),
  };
}
