/** Asks until there is an answer; for what another process does, which has no event to wait for. */
export async function eventually<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  withinMs = 15_000,
): Promise<T> {
  const endsAtMs = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > endsAtMs) throw new Error(`no answer within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
