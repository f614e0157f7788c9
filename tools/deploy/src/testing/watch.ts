/** How tests watch tasks; the time is a bound, not an expectation: a busy machine takes its time. */
export const watch = { intervalMs: 50, timeoutMs: 60_000 };
