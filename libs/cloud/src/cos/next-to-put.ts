/** One of the objects that wait, in the order in which they were added. */
export interface Waiting {
  key: string;
  isIndex: boolean;
  isRunning: boolean;
}

/**
 * Pure: what is to be put next. An index names the objects before it: it is put when they are gone from the list, and
 * one index after the other. What comes after an index need not wait for it.
 *
 * @param options.skipIndexes leave out an index behind which a newer one of its key waits: it says all this one says
 */
export function nextToPut<One extends Waiting>(
  waiting: readonly One[],
  options: { skipIndexes: boolean },
): { put: One | undefined; needless: readonly One[] } {
  const isOld = (one: One, at: number): boolean =>
    options.skipIndexes &&
    one.isIndex &&
    !one.isRunning &&
    waiting.slice(at + 1).some(({ isIndex, key }) => isIndex && key === one.key);
  const needless = waiting.filter(isOld);
  const wanted = waiting.filter((one) => !needless.includes(one));
  const put = wanted.find((one, at) => !one.isRunning && (!one.isIndex || at === 0));
  return { put, needless };
}
