import type { EndReason } from '@scf-media/protocol/trtc-record';

/** What ends a recording: the first of many things that can. */
export interface RecordingEnd extends Disposable {
  readonly reason: Promise<EndReason>;
  /** Only the first one counts. */
  end(reason: EndReason): void;
  /** It has ended because something broke. */
  fail(error: unknown): void;
  /** What broke. */
  readonly failure: unknown;
  /** Ends it after so long. */
  endAfter(limitMs: number): void;
}

/** The longest delay that a timer takes, ms. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * @param signals.shutdown the process is asked to end
 * @param signals.lost another worker may have the recording
 */
export function recordingEnd({ shutdown, lost }: { shutdown: AbortSignal; lost: AbortSignal }): RecordingEnd {
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
      timer = setTimeout(() => ended.resolve('limit'), Math.min(Math.max(limitMs, 0), longestTimerMs));
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      either.removeEventListener('abort', terminate);
    },
  };
}
