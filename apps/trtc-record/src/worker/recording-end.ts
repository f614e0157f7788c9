import type { EndReason } from '@scf-media/protocol/trtc-record';

/** The end of a recording: the first of several possible reasons. */
interface RecordingEnd extends Disposable {
  readonly reason: Promise<EndReason>;
  /** Ends the recording. Only the first reason counts. */
  end(reason: EndReason): void;
  /** Ends the recording as `failed`. */
  fail(error: unknown): void;
  /** The first error. */
  readonly failure: unknown;
  /** Ends the recording after this long. */
  endAfter(limitMs: number): void;
}

/** The maximum delay of setTimeout. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * @param signals.shutdown aborts when the process is asked to end
 * @param signals.lost aborts when the lease is lost
 */
export function createRecordingEnd({
  shutdown,
  lost,
}: {
  shutdown: AbortSignal;
  lost: AbortSignal;
}): RecordingEnd {
  const ended = Promise.withResolvers<EndReason>();
  let failure: unknown;
  let timer: NodeJS.Timeout | undefined;
  const terminate = (): void => ended.resolve('terminated');
  const either = AbortSignal.any([shutdown, lost]);
  if (either.aborted) terminate();
  else either.addEventListener('abort', terminate, { once: true });
  return {
    reason: ended.promise,
    end: ended.resolve,
    fail(error) {
      failure ??= error;
      ended.resolve('failed');
    },
    get failure() {
      return failure;
    },
    endAfter(limitMs) {
      timer = setTimeout(() => ended.resolve('limit'), Math.min(Math.max(limitMs, 0), maxTimerMs));
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      either.removeEventListener('abort', terminate);
    },
  };
}
