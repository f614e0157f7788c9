/** Ctrl-C reaches this process twice: from the terminal and from npm. */
const sameKeyPressMs = 1_000;

/** The requests of the user to stop. */
export interface StopSignals {
  /** Aborted by the first signal: stop in order. */
  readonly interrupted: AbortSignal;
  /** Aborted by a second one: stop quickly. */
  readonly hurry: AbortSignal;
}

/** Handles SIGINT, SIGTERM and SIGHUP. A third one exits at once. */
export function catchStopSignals(): StopSignals {
  const first = new AbortController();
  const second = new AbortController();
  let lastMs = Number.NEGATIVE_INFINITY;
  const onSignal = (name: NodeJS.Signals): void => {
    const isRepeated = performance.now() - lastMs < sameKeyPressMs;
    lastMs = performance.now();
    if (isRepeated) return;
    if (second.signal.aborted) process.exit(1);
    (first.signal.aborted ? second : first).abort(new Error(`interrupted by ${name}`));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return { interrupted: first.signal, hurry: second.signal };
}
