/** An account's quota in a region (https://cloud.tencent.com/document/product/583/11637). */
export const ACCOUNT_QUOTA_MB = 128_000;

/** Limits the memory of all concurrent processes of functions. */
export interface MemoryQuota {
  /** Reserves memory. @returns undefined if the quota is used up; disposing releases the memory */
  acquire(functionName: string, memoryMb: number): Disposable | undefined;
  /** Maximum for a function: its reservation, or what is not reserved for any function. */
  getLimit(functionName: string): number;
}

/**
 * @param reservations reserved memory in MB, which is both guaranteed to a function and its limit
 */
export function createMemoryQuota(
  totalMb: number,
  reservations: () => ReadonlyMap<string, number>,
): MemoryQuota {
  const used = new Map<string, number>();
  const usedBy = (names: Iterable<string>): number =>
    [...names].reduce((sum, name) => sum + (used.get(name) ?? 0), 0);
  const getLimit = (functionName: string): number => {
    const reserved = reservations();
    const others = [...reserved.values()].reduce((sum, memoryMb) => sum + memoryMb, 0);
    return reserved.get(functionName) ?? totalMb - others;
  };
  return {
    getLimit,
    acquire(functionName, memoryMb) {
      const reserved = reservations();
      const sharers = reserved.has(functionName)
        ? [functionName]
        : [...used.keys()].filter((name) => !reserved.has(name));
      if (usedBy(sharers) + memoryMb > getLimit(functionName)) return undefined;
      used.set(functionName, usedBy([functionName]) + memoryMb);
      return { [Symbol.dispose]: () => used.set(functionName, usedBy([functionName]) - memoryMb) };
    },
  };
}
