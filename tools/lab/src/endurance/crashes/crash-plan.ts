/** The processes that are killed. */
export const victims = ['worker', 'chromium', 'ffmpeg'] as const;
export type Victim = (typeof victims)[number];

/** The plan for one recording. */
export interface CrashPlan {
  round: number;
  victim: Victim;
  /** Time of the kill, in ms after the recording started. */
  killAfterMs: number;
}

/** Late enough for a beep before it, even if two seconds are lost. */
const minKillMs = 4_000;
const maxKillMs = 8_000;

/** Plans to kill every victim once per round, each at a random time. @param random returns numbers in [0, 1) */
export function createCrashPlans(
  rounds: number,
  kinds: readonly Victim[],
  random: () => number,
): CrashPlan[] {
  return Array.from({ length: rounds }, (_, index) =>
    kinds.map((victim) => ({
      round: index + 1,
      victim,
      killAfterMs: Math.round(minKillMs + random() * (maxKillMs - minKillMs)),
    })),
  ).flat();
}

/**
 * Creates a generator of random numbers in [0, 1) that can be repeated with the same seed. Mulberry32, public domain
 * (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c).
 */
export function createSeededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
