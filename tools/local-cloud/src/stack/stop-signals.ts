/** Ctrl-C reaches this process twice: from the terminal, and from npm, which passes it on. */
const SAME_KEY_PRESS_MS = 1_000;
const PARENT_CHECK_MS = 200;

export interface StopSignals extends Disposable {
  readonly first: Promise<void>;
  readonly second: Promise<void>;
}

/**
 * Takes SIGINT and SIGTERM over; a third signal ends the process on the spot.
 *
 * @param options.parentToo the end of the parent counts as a signal. npm hands a signal to the shell it runs a script
 *   with, and that shell dies of it without a word to us.
 */
export function catchStopSignals({ parentToo }: { parentToo: boolean }): StopSignals {
  const steps = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
  let count = 0;
  let lastMs = -Infinity;
  const onSignal = (): void => {
    const isRepeated = performance.now() - lastMs < SAME_KEY_PRESS_MS;
    lastMs = performance.now();
    if (isRepeated) return;
    const step = steps[count];
    count += 1;
    if (step === undefined) process.exit(130);
    step.resolve();
  };
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (!parentToo || process.ppid === parent) return;
    clearInterval(watch);
    if (count === 0) onSignal();
  }, PARENT_CHECK_MS);
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    first: steps[0].promise,
    second: steps[1].promise,
    [Symbol.dispose]() {
      clearInterval(watch);
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
