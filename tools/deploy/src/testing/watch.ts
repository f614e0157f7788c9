/** The options with which tests watch tasks; the timeout is generous, because the machine may be busy. */
export const watch = { intervalMs: 50, timeoutMs: 60_000 };
