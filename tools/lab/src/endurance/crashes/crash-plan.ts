/** What is killed. */
export const victims = ['worker', 'chromium', 'ffmpeg'] as const;
export type Victim = (typeof victims)[number];

/** One recording that something is killed in. */
export interface CrashPlan {
  round: number;
  victim: Victim;
  /** When, ms after the recording began. */
  killAfterMs: number;
}

/** So late that there is a beep before it, also of a recording that loses two seconds. */
const earliestMs = 4_000;
const latestMs = 8_000;

/** Every victim once a round, each at a moment of its own. @param random in [0, 1) */
export function crashPlans(rounds: number, kinds: readonly Victim[], random: () => number): CrashPlan[] {
  return Array.from({ length: rounds }, (_, index) =>
    kinds.map((victim) => ({
      round: index + 1,
      victim,
      killAfterMs: Math.round(earliestMs + random() * (latestMs - earliestMs)),
    })),
  ).flat();
}
