import type { ServiceEnv } from '@scf-media/cloud/http';
import type { DurableQueue } from '@scf-media/cloud/queue';
import type { Hono } from 'hono';
import type { QueueConsumer } from './queue-consumer.ts';

interface SweepOptions {
  /** Pulls events, in PULL mode. @returns the number of events */
  pull: ((until: AbortSignal) => Promise<number>) | undefined;
  queues: readonly { queue: DurableQueue; consumer: QueueConsumer }[];
  /** Maximum duration of one sweep. */
  maxMs: number;
}

/** The queues after a sweep. */
interface SweepResult {
  Pulled: number;
  Pending: number;
  Failed: number;
}

/**
 * Creates the sweep that a timer triggers: it pulls events and attempts items that are due. Where there is no CPU between
 * requests, this is when retries happen. Concurrent requests share one sweep.
 */
export function createSweep({ pull, queues, maxMs }: SweepOptions): () => Promise<SweepResult> {
  let running: Promise<SweepResult> | undefined;

  async function sweep(): Promise<SweepResult> {
    const until = AbortSignal.timeout(maxMs);
    const [pulled] = await Promise.allSettled([pull?.(until) ?? 0]);
    // Also if pulling failed. In order: results of events are delivered in the same sweep.
    for (const { consumer } of queues) await consumer.drain(until);
    if (pulled.status === 'rejected') throw pulled.reason;
    const counts = await Promise.all(queues.map(({ queue }) => queue.counts()));
    const sum = (state: 'pending' | 'failed') => counts.reduce((total, count) => total + count[state], 0);
    return { Pulled: pulled.value, Pending: sum('pending'), Failed: sum('failed') };
  }

  return () => (running ??= sweep().finally(() => (running = undefined)));
}

/** Adds the route that timers call, such as `POST /sweep`. */
export function addSweepRoute(app: Hono<ServiceEnv>, path: string, sweep: () => Promise<object>): void {
  app.post(path, async (context) => context.json({ ...(await sweep()), RequestID: context.var.requestId }));
}
