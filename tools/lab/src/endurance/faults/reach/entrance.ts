import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../../report/check.ts';
import type { Canary } from './open-canary.ts';

/** A way in for what a caller names. */
export interface Entrance {
  name: string;
  /** What leads inward. */
  ways: readonly string[];
  /** One that leads to a place that may be reached: what proves that the entrance is one. Nothing where nobody goes anywhere. */
  open?: string;
  /** How many go in together; one when left out. */
  together?: number;
  /** How many tries go on at once, where it is not as many as everywhere. */
  parallel?: number;
  /** Whether each try is a process: then there are a third as many. */
  isCostly?: boolean;
  /** @returns whether they got anywhere; throwing says no */
  enter(ways: readonly string[]): Promise<boolean>;
}

export interface EntranceOptions {
  /** Whom nothing may reach, and whom {@link Entrance.open} leads to. */
  canary: Canary;
  mark: Canary;
  /** How many tries go on at once. */
  atOnce: number;
  signal: AbortSignal;
}

/** A connection is counted a moment after it was made. */
const settledMs = 200;
const markTimeoutMs = 5_000;

/** Tries every way of an entrance. */
export async function tryEntrance(
  { name, ways, open, together = 1, enter }: Entrance,
  { canary, mark, atOnce, signal }: EntranceOptions,
): Promise<Check> {
  const before = { canary: canary.visits(), mark: mark.visits() };
  if (open !== undefined) await enter([open]).catch(() => undefined);
  const isEntrance = open === undefined || (await isVisited(mark, before.mark));
  const waiting = [...ways];
  const entered: string[] = [];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let some = waiting.splice(0, together); some.length > 0; some = waiting.splice(0, together)) {
        signal.throwIfAborted();
        const gotIn = await enter(some).catch(() => false);
        if (gotIn) entered.push(...some);
      }
    }),
  );
  signal.throwIfAborted();
  await delay(settledMs);
  const visits = canary.visits() - before.canary;
  return {
    what: `${ways.length} ways inward by ${name}, with names that change: connections to this machine`,
    measured: [
      `${visits}`,
      ...(isEntrance ? [] : ['but nothing gets in there at all']),
      ...(entered.length === 0
        ? []
        : [
            `let in: ${entered
              .slice(0, 3)
              .map((way) => JSON.stringify(way))
              .join(', ')}`,
          ]),
    ].join('; '),
    bound: '0',
    ok: visits === 0 && entered.length === 0 && isEntrance,
  };
}

async function isVisited(mark: Canary, before: number): Promise<boolean> {
  const untilMs = performance.now() + markTimeoutMs;
  while (mark.visits() === before && performance.now() < untilMs) await delay(20);
  return mark.visits() > before;
}
