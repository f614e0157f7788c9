/** Ctrl-C arrives twice: from the terminal, and forwarded by npm. */
const SAME_KEY_PRESS_MS = 1_000;
const PARENT_CHECK_MS = 200;

interface StopSignals extends Disposable {
  readonly first: Promise<void>;
  readonly second: Promise<void>;
}

/**
 * Handles SIGINT and SIGTERM; a third signal exits immediately.
 *
 * @param options.parentToo treats the end of the parent as a signal: npm signals only the shell that runs a script, and the shell
 *   exits without forwarding the signal
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
