import { setTimeout as delay } from 'node:timers/promises';
import type { Check } from '../../report.ts';
import type { Canary } from './test-servers.ts';

/** Something that connects to an address named by a caller. */
export interface Entrance {
  name: string;
  /** Addresses that lead to this machine or its network. */
  attempts: readonly string[];
  /** An address that may be reached, to prove that the entrance connects at all; absent where nothing does. */
  open?: string;
  /** How many addresses are tried together; one by default. */
  batchSize?: number;
  /** How many attempts run in parallel, if not the usual number. */
  parallel?: number;
  /** Each attempt starts a process, so only a third of the addresses are tried. */
  isCostly?: boolean;
  /** Tries addresses. @returns whether one was let in; throwing means that none was */
  enter(attempts: readonly string[]): Promise<boolean>;
}

interface EntranceOptions {
  /** The server that must not be reached, and the one to which {@link Entrance.open} leads. */
  canary: Canary;
  reachable: Canary;
  /** Maximum number of parallel attempts. */
  maxParallel: number;
  signal: AbortSignal;
}

/** A connection is counted shortly after it was made. */
const settledMs = 200;
const markTimeoutMs = 5_000;

/** Tries every address with an entrance. */
export async function tryEntrance(
  { name, attempts, open, batchSize = 1, enter }: Entrance,
  { canary, reachable, maxParallel, signal }: EntranceOptions,
): Promise<Check> {
  const before = { canary: canary.visits(), reachable: reachable.visits() };
  if (open !== undefined) await enter([open]).catch(() => undefined);
  const isEntrance = open === undefined || (await isVisited(reachable, before.reachable));
  const waiting = [...attempts];
  const entered: string[] = [];
  await Promise.all(
    Array.from({ length: maxParallel }, async () => {
      for (let some = waiting.splice(0, batchSize); some.length > 0; some = waiting.splice(0, batchSize)) {
        signal.throwIfAborted();
        const hasEntered = await enter(some).catch(() => false);
        if (hasEntered) entered.push(...some);
      }
    }),
  );
  signal.throwIfAborted();
  await delay(settledMs);
  const visits = canary.visits() - before.canary;
  return {
    what: `${attempts.length} inward addresses through ${name}, with changing DNS answers: connections to this machine`,
    measured: [
      `${visits}`,
      ...(isEntrance ? [] : ['but this entrance did not connect to the allowed address either']),
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

async function isVisited(reachable: Canary, before: number): Promise<boolean> {
  const untilMs = performance.now() + markTimeoutMs;
  while (reachable.visits() === before && performance.now() < untilMs) await delay(20);
  return reachable.visits() > before;
}
