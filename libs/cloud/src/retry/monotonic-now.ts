/**
 * Milliseconds of a clock that only goes forward: what deadlines are counted by. The wall clock may be set, by an hour or
 * by what a time server says; only what is told or stored goes by that one.
 */
export function monotonicNowMs(): number {
  return performance.now();
}
