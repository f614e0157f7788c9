import type { ServiceEnv } from '@scf-media/cloud/http';
import type { DurableQueue } from '@scf-media/cloud/queue';
import type { Hono } from 'hono';
import type { WorkQueue } from '../work-queue/work-queue.ts';

export interface SweepOptions {
  /** Pulls what there is, in PULL mode. @returns how many events came */
  pull: ((until: AbortSignal) => Promise<number>) | undefined;
  queues: readonly { queue: DurableQueue; work: WorkQueue }[];
  /** How long one sweep may work. */
  maxMs: number;
}

/** What is left after a sweep. */
export interface SweepAnswer {
  Pulled: number;
  Pending: number;
  Failed: number;
}

/**
 * What a timer does: pull, and attempt what is due. Where there is no CPU between requests, this is when retries
 * happen. Whoever comes during a sweep shares it.
 */
export function sweeper({ pull, queues, maxMs }: SweepOptions): () => Promise<SweepAnswer> {
  let underWay: Promise<SweepAnswer> | undefined;

  async function sweep(): Promise<SweepAnswer> {
    const until = AbortSignal.timeout(maxMs);
    const [pulled] = await Promise.allSettled([pull?.(until) ?? 0]);
    // Also when nothing could be pulled. One after the other: what events result in is delivered in the same sweep.
    for (const { work } of queues) await work.drain(until);
    if (pulled.status === 'rejected') throw pulled.reason;
    const counts = await Promise.all(queues.map(({ queue }) => queue.counts()));
    const sum = (state: 'pending' | 'failed') => counts.reduce((total, count) => total + count[state], 0);
    return { Pulled: pulled.value, Pending: sum('pending'), Failed: sum('failed') };
  }

  return () => (underWay ??= sweep().finally(() => (underWay = undefined)));
}

/** `POST /sweep`, for timers. */
export function sweepRoute(app: Hono<ServiceEnv>, path: string, sweep: () => Promise<object>): void {
  app.post(path, async (context) => context.json({ ...(await sweep()), RequestID: context.var.requestId }));
}
