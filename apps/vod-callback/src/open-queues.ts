import type { DurableQueue, DurableStore } from '@scf-media/cloud/queue';
import type { Logger } from '@scf-media/cloud/log';
import { backoff } from '@scf-media/cloud/retry';
import { isRetryableVodError, type VodClient } from '@scf-media/cloud/vod';
import { ServiceError } from '@scf-media/protocol/errors';
import pThrottle from 'p-throttle';
import type { Config } from './config.ts';
import { processEvent } from './process/process-event.ts';
import { resultKeeper } from './results/keep-results.ts';
import { sendDelivery } from './results/send-delivery.ts';
import { summarize } from './routes/item-answer.ts';
import { workQueue, type WorkQueue } from './work-queue/work-queue.ts';

/** However often something failed, it is tried again after this. */
const MOST_RETRY_MS = 10 * 60 * 1000;
/** At the webhook; it gets one request for each procedure, not one for each file. */
const DELIVERIES_AT_ONCE = 4;

/** A durable queue and who works it off. */
export interface WorkedQueue {
  queue: DurableQueue;
  work: WorkQueue;
}

/** The two queues of the service: events that came, and results that the webhook is to be told. */
export function openQueues(parts: {
  config: Config;
  store: DurableStore;
  vod: Pick<VodClient, 'processMedia'>;
  log: Logger;
}): { events: WorkedQueue; deliveries: WorkedQueue } {
  const { config, store, vod, log } = parts;
  const { concurrency, callsPerSecond, tries, firstRetryMs } = config.processing;
  const waitMs = backoff({ firstMs: firstRetryMs, maxMs: MOST_RETRY_MS, random: Math.random });
  const { webhook } = config;

  const outbox = store.queue('deliveries');
  const deliveries = workQueue({
    name: 'delivery',
    queue: outbox,
    concurrency: DELIVERIES_AT_ONCE,
    tries: webhook?.tries ?? 1,
    waitMs,
    perform: async ({ id, payload: body }, signal) => {
      // Left from a time when there was one; kept as failed until there is one again.
      if (webhook === undefined)
        throw new ServiceError('NoWebhook', 'RESULT_WEBHOOK_URL is not set', { fault: 'service' });
      await sendDelivery({ id, body }, webhook, log, signal);
    },
    mayPass: (error) => !(error instanceof ServiceError && error.code === 'NoWebhook'),
    about: ({ payload }) => summarize(payload),
    log,
  });

  const throttled = pThrottle({ limit: callsPerSecond, interval: 1000 })(vod.processMedia);
  const results = resultKeeper(
    store.records('results'),
    webhook === undefined ? undefined : { queue: outbox, onAdded: deliveries.wake },
  );
  const context = { processMedia: throttled, definitions: config.definitions, results, log };
  const inbox = store.queue('events');
  const events = workQueue({
    name: 'event',
    queue: inbox,
    concurrency,
    tries,
    waitMs,
    perform: ({ payload }, signal) => processEvent(payload, context, signal),
    mayPass: isRetryable,
    about: ({ payload }) => summarize(payload),
    log,
  });
  return { events: { queue: inbox, work: events }, deliveries: { queue: outbox, work: deliveries } };
}

/** An event that can't be read is the same next time; all else that is not VOD's word (the store's) may pass. */
function isRetryable(error: unknown): boolean {
  if (error instanceof ServiceError && error.fault === 'caller') return false;
  return isRetryableVodError(error);
}
