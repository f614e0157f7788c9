/** Counts the time that is being recorded: it stands still while paused. */
export function createRecordedTime(now: () => number = () => performance.now()) {
  let countedMs = 0;
  let runningSince: number | undefined;
  return {
    /** Time goes on from here. */
    run(): void {
      runningSince ??= now();
    },
    /** Stands still at what the recorder itself has counted. */
    set(recordedMs: number): void {
      countedMs = recordedMs;
      runningSince = undefined;
    },
    recordedMs(): number {
      return countedMs + (runningSince === undefined ? 0 : now() - runningSince);
    },
  };
}
