/** Returns the middle value; for an even number the lower one. NaN without values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

export function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Returns the largest step between neighbours. */
export function largestStep(values: readonly number[]): number {
  return values
    .slice(1)
    .reduce((largest, value, index) => Math.max(largest, value - (values[index] ?? value)), 0);
}
