import type { DurableQueue, DurableStore } from '@scf-media/cloud/queue';
import type { Logger } from '@scf-media/cloud/log';
import type { MetricsSource } from '@scf-media/cloud/metrics';
import { backoff } from '@scf-media/cloud/retry';
import { isRetryableVodError, type VodClient } from '@scf-media/cloud/vod';
import { ServiceError } from '@scf-media/protocol/errors';
import { queueMetrics } from '@scf-media/protocol/metrics';
import pThrottle from 'p-throttle';
import type { Config } from './config.ts';
import { processEvent } from './process/process-event.ts';
import { createResultStore } from './process/result-store.ts';
import { summarizePayload } from './routes/item-view.ts';
import { createQueueConsumer, type QueueConsumer } from './queue-consumer.ts';
import { sendCallback } from '@scf-media/cloud/callback';

/** Maximum delay between two attempts. */
const MAX_RETRY_MS = 10 * 60 * 1000;
/** Concurrent requests to the webhook. It gets one request per procedure, not per output. */
const DELIVERY_CONCURRENCY = 4;

/** A durable queue and its consumer. */
interface ConsumedQueue {
  queue: DurableQueue;
  consumer: QueueConsumer;
}

/** Opens the two queues of the service: received events, and results to be sent to the webhook. */
export function openQueues(parts: {
  config: Config;
  store: DurableStore;
  vod: Pick<VodClient, 'processMedia'>;
  log: Logger;
}): { events: ConsumedQueue; deliveries: ConsumedQueue } {
  const { config, store, vod, log } = parts;
  const { concurrency, callsPerSecond, tries, firstRetryMs } = config.processing;
  const waitMs = backoff({ firstMs: firstRetryMs, maxMs: MAX_RETRY_MS, random: Math.random });
  const { webhook } = config;

  const outbox = store.queue('deliveries');
  const deliveries = createQueueConsumer({
    name: 'delivery',
    queue: outbox,
    concurrency: DELIVERY_CONCURRENCY,
    tries: webhook?.tries ?? 1,
    waitMs,
    perform: async ({ id, payload: body }, signal) => {
      // Left over from when a webhook was configured. Stays as failed, and can be retried once there is one again.
      if (webhook === undefined)
        throw new ServiceError('NoWebhook', 'RESULT_WEBHOOK_URL is not set', { fault: 'service' });
      await sendDelivery({ id, body }, webhook, log, signal);
    },
    isRetryable: (error) => !(error instanceof ServiceError && error.code === 'NoWebhook'),
    logFields: ({ payload }) => summarizePayload(payload),
    log,
  });

  const throttled = pThrottle({ limit: callsPerSecond, interval: 1000 })(vod.processMedia);
  const results = createResultStore(
    store.records('results'),
    webhook === undefined ? undefined : { queue: outbox, onAdded: deliveries.wake },
  );
  const context = { processMedia: throttled, definitions: config.definitions, results, log };
  const inbox = store.queue('events');
  const events = createQueueConsumer({
    name: 'event',
    queue: inbox,
    concurrency,
    tries,
    waitMs,
    perform: ({ payload }, signal) => processEvent(payload, context, signal),
    isRetryable,
    logFields: ({ payload }) => summarizePayload(payload),
    log,
  });
  return { events: { queue: inbox, consumer: events }, deliveries: { queue: outbox, consumer: deliveries } };
}

/** An invalid event stays invalid; for the rest VOD's error decides. Other errors, such as the store's, are temporary. */
function isRetryable(error: unknown): boolean {
  if (error instanceof ServiceError && error.fault === 'caller') return false;
  return isRetryableVodError(error);
}

interface Webhook {
  url: string;
  /** Two while the key is being replaced. */
  signKeys: readonly string[];
  timeoutMs: number;
}

/**
 * Makes one attempt to deliver results to the webhook. All attempts at one delivery carry the same id.
 *
 * @throws ServiceError `WebhookFailed` if the webhook did not accept it
 */
async function sendDelivery(
  { id, body }: { id: string; body: unknown },
  to: Webhook,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const sent = await sendCallback({ ...to, id, body, tries: 1, waitMs: () => 0, signal, log });
  if (!sent.ok) throw new ServiceError('WebhookFailed', sent.lastError, { fault: 'destination' });
}

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
