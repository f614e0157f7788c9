import type { EndReason } from '@scf-media/protocol/trtc-push';

/** The end of a push: the first of several possible reasons. */
interface PushEnding extends Disposable {
  readonly reason: Promise<EndReason>;
  /** Ends the push. Only the first reason counts. */
  end(reason: EndReason): void;
  /** Ends the push as `failed`. */
  fail(error: unknown): void;
  /** The error, if the reason is `failed`. */
  readonly failure: unknown;
}

/**
 * @param signals.shutdown aborts when the process is asked to end
 * @param signals.lost aborts when the lease is lost
 */
export function createPushEnding({
  shutdown,
  lost,
}: {
  shutdown: AbortSignal;
  lost: AbortSignal;
}): PushEnding {
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
      // Ignore errors during the shutdown.
      if (!isOver) failure = error;
      end('failed');
    },
    get failure() {
      return failure;
    },
    [Symbol.dispose]: () => either.removeEventListener('abort', terminate),
  };
}
