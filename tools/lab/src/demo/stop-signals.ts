/** Ctrl-C reaches this process twice: from the terminal, and from npm, which passes it on. */
const sameKeyPressMs = 1_000;

/** What a person at the keyboard wants. */
export interface StopSignals {
  /** Aborted by the first signal: end in order. */
  readonly interrupted: AbortSignal;
  /** Aborted by a second one: be quick about it. */
  readonly hurry: AbortSignal;
}

/** Takes over SIGINT, SIGTERM and SIGHUP. A third one ends the process on the spot. */
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
