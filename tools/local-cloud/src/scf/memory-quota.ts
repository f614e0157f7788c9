/** The quota of an account in a region (https://cloud.tencent.com/document/product/583/11637). */
export const ACCOUNT_QUOTA_MB = 128_000;

/** The memory of all processes of functions there are at a time. */
export interface MemoryQuota {
  /** @returns undefined when it is used up; disposing of it gives the memory back */
  take(functionName: string, memoryMb: number): Disposable | undefined;
  /** The most that a function can have: what is reserved for it, or what nobody has reserved. */
  limitOf(functionName: string): number;
}

/**
 * @param reservations what is reserved, in MB: the function has no more, and all others have so much less
 */
export function createMemoryQuota(
  totalMb: number,
  reservations: () => ReadonlyMap<string, number>,
): MemoryQuota {
  const used = new Map<string, number>();
  const usedBy = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + (used.get(name) ?? 0), 0);
  const limitOf = (functionName: string): number => {
    const reserved = reservations();
    const others = [...reserved.values()].reduce((sum, memoryMb) => sum + memoryMb, 0);
    return reserved.get(functionName) ?? totalMb - others;
  };
  return {
    limitOf,
    take(functionName, memoryMb) {
      const reserved = reservations();
      const sharers = reserved.has(functionName)
        ? [functionName]
        : [...used.keys()].filter((name) => !reserved.has(name));
      if (usedBy(sharers) + memoryMb > limitOf(functionName)) return undefined;
      used.set(functionName, usedBy([functionName]) + memoryMb);
      return { [Symbol.dispose]: () => used.set(functionName, usedBy([functionName]) - memoryMb) };
    },
  };
}
