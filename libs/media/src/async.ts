import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a promise, but not longer than `timeoutMs`. A late result or failure is dropped.
 *
 * @returns its value, or undefined when it came too late
 * @throws what it rejects with in time
 */
export function within<Value>(timeoutMs: number, promise: Promise<Value>): Promise<Value | undefined> {
  promise.catch(() => undefined);
  return Promise.race([promise, delay(timeoutMs, undefined, { ref: false })]);
}

/** Rejects after `timeoutMs`, for a race; unhandled when the race is over by then, which is no error. */
export function timeout(timeoutMs: number, message: string): Promise<never>;
export function timeout(timeoutMs: number, error: () => Error): Promise<never>;
export function timeout(timeoutMs: number, error: string | (() => Error)): Promise<never> {
  const late = delay(timeoutMs, undefined, { ref: false }).then(() => {
    throw typeof error === 'string' ? new Error(error) : error();
  });
  late.catch(() => undefined);
  return late;
}

/** Runs actions one at a time, in the order in which they were given; a failed one does not stop the next. */
export type Serial = <Value>(action: () => Promise<Value>) => Promise<Value>;

export function createSerial(): Serial {
  let last: Promise<unknown> = Promise.resolve();
  return (action) => {
    const done = last.then(action);
    last = done.catch(() => undefined);
    return done;
  };
}

/** Notices that something which reports regularly has fallen silent. Disposing ends it. */
export interface Watchdog extends Disposable {
  /** Restarts the time: there was a report. */
  reset(): void;
  /** Stops the time until the next `reset`. */
  suspend(): void;
}

/** @param onSilent called after `maxSilentMs` without a `reset` */
export function startWatchdog(maxSilentMs: number, onSilent: () => void): Watchdog {
  let timer: NodeJS.Timeout | undefined;
  const suspend = (): void => clearTimeout(timer);
  const reset = (): void => {
    suspend();
    timer = setTimeout(onSilent, maxSilentMs).unref();
  };
  reset();
  return { reset, suspend, [Symbol.dispose]: suspend };
}
