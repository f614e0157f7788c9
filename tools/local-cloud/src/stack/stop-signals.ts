/** Ctrl-C reaches this process twice: from the terminal, and from npm, which passes it on. */
const SAME_KEY_PRESS_MS = 1_000;

export interface StopSignals extends Disposable {
  readonly first: Promise<void>;
  readonly second: Promise<void>;
}

/** Takes SIGINT and SIGTERM over; a third signal ends the process on the spot. */
export function catchStopSignals(): StopSignals {
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
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    first: steps[0].promise,
    second: steps[1].promise,
    [Symbol.dispose]() {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
