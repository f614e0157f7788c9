/**
 * Returns the milliseconds of a clock that never goes back, for deadlines and durations. The wall clock, which may be
 * set, is only for times that are reported or stored.
 */
export function monotonicNowMs(): number {
  return performance.now();
}
