import type { MetricsSource } from '@scf-media/cloud/metrics';
import { queueMetrics } from '@scf-media/protocol/metrics';
import type { ConsumedQueue } from '../open-queues.ts';

/** Creates the metrics of queues. @param queues by the names that label them in `/metrics` */
export function createQueueMetrics(queues: Readonly<Record<string, ConsumedQueue>>): MetricsSource {
  return {
    metrics: queueMetrics,
    async read() {
      const all = await Promise.all(
        Object.entries(queues).map(async ([name, { queue, consumer }]) => {
          const [counts, nextDueAtMs = Infinity] = await Promise.all([queue.counts(), queue.nextDueAtMs()]);
          return [
            ...Object.entries(counts).map(([state, value]) => ({
              name: 'scf_media_queue_items',
              labels: [name, state],
              value,
            })),
            ...[...consumer.outcomes()].map(([outcome, value]) => ({
              name: 'scf_media_queue_attempts_total',
              labels: [name, outcome],
              value,
            })),
            {
              name: 'scf_media_queue_lag_seconds',
              labels: [name],
              value: Math.max(0, (Date.now() - nextDueAtMs) / 1000),
            },
          ];
        }),
      );
      return all.flat();
    },
  };
}
