import { requireLoopback, openRoleKeys, requireSweepSecret } from '@scf-media/cloud/access';
import type { DurableStore } from '@scf-media/cloud/queue';
import { addConsoleRoutes, addDescriptionRoutes, createService, type Service } from '@scf-media/cloud/http';
import type { Logger } from '@scf-media/cloud/log';
import { addMetricsRoute, requireMetricsToken } from '@scf-media/cloud/metrics';
import type { Tracing } from '@scf-media/cloud/tracing';
import { createVodClient } from '@scf-media/cloud/vod';
import type { Config } from './config.ts';
import { pullEvents, pullContinuously } from './pull-events.ts';
import { addCallbackRoute } from './routes/callback-route.ts';
import { addQueueRoutes, addResultsRoutes } from './routes/list-routes.ts';
import { mountBelowSecret, maskSecret } from './routes/secret-path.ts';
import { createSweep, addSweepRoute } from './sweep.ts';
import { createQueueMetrics, openQueues } from './open-queues.ts';
import type { ServiceError } from '@scf-media/protocol/errors';

// Exported from here so that main.ts loads the whole HTTP part with one lazy import.
export { serveUntilSignal } from '@scf-media/cloud/http';

/** The service, not yet listening. */
export interface CallbackService {
  app: Service;
  /** Aborted when all keys of this process have expired. */
  ended: AbortSignal;
  /** Resumes the events of earlier processes and, in PULL mode with a loop, begins to pull. */
  start(): void;
  /** @param deadline interrupts running attempts; they are retried by the next process */
  stop(deadline: AbortSignal): Promise<void>;
}

export function createCallbackService(parts: {
  config: Config;
  store: DurableStore;
  log: Logger;
  tracing?: Tracing | undefined;
}): CallbackService {
  const { config, store, log, tracing } = parts;
  const { credentials, observe, ended } = openRoleKeys({
    permanent: config.credentials,
    first: config.roleKeys,
    onPlatform: config.isOnScf,
    isWorker: false,
    log,
  });
  const vod = createVodClient({ ...config.vod, ...credentials.calls });
  const { events, deliveries } = openQueues({ config, store, vod, log });

  const stopping = new AbortController();
  const pull = (signal: AbortSignal) =>
    pullEvents({ vod, queue: events.queue, wake: events.consumer.wake, log }, signal);
  const sweep = createSweep({
    pull: config.pull.isOn ? pull : undefined,
    queues: [events, deliveries],
    maxMs: config.sweepMs,
  });

  const app = createService({
    name: 'vod-callback',
    log,
    maxBodyBytes: config.maxBodyBytes,
    quietSuccess: true,
    loggedPath: (path) => maskSecret(path, config.pathSecret),
    onError: toErrorResponse,
  });
  if (tracing !== undefined) app.use(tracing.middleware);
  const isOpen = config.pathSecret === undefined && config.callbackKey === undefined;
  app.use(requireLoopback({ listensOn: config.host, isOpen }));
  addDescriptionRoutes(app, async () => (await import('@scf-media/protocol/openapi')).vodCallbackOpenApi());
  if (config.consoleFolder !== undefined)
    addConsoleRoutes(app, {
      folder: config.consoleFolder,
      mediaUrls: [],
      service: 'vod-callback',
      signIn: config.pathSecret === undefined ? 'none' : 'path',
      signHost: false,
    });
  // Timers know the sweep secret, not the secret path. All they can trigger is one sweep at a time.
  app.use('/event-invoke', requireSweepSecret(config.sweepSecret, { isOpen: true }), observe);
  addSweepRoute(app, '/event-invoke', sweep);
  mountBelowSecret(app, config.pathSecret, (routes) => {
    const { answerWhen, processWaitMs: waitMs, callbackKey } = config;
    addCallbackRoute(routes, { ...events, answerWhen, waitMs, callbackKey, onAuthentic: observe });
    routes.use('/sweep', requireSweepSecret(config.sweepSecret, { isOpen: true }), observe);
    addSweepRoute(routes, '/sweep', sweep);
    routes.use('/metrics', requireMetricsToken(config.metricsToken));
    addMetricsRoute(routes, 'vod-callback', createQueueMetrics({ events, deliveries }));
    addResultsRoutes(routes, store.records('results'));
    addQueueRoutes(routes, { ...events, path: '/events', listName: 'Events', payloadName: 'Event' });
    addQueueRoutes(routes, {
      ...deliveries,
      path: '/deliveries',
      listName: 'Deliveries',
      payloadName: 'Delivery',
    });
  });

  let pulling: Promise<void> | undefined;
  return {
    app,
    ended,
    start() {
      events.consumer.wake();
      deliveries.consumer.wake();
      if (config.pull.inLoop) pulling = pullContinuously(pull, stopping.signal, log);
    },
    async stop(deadline) {
      stopping.abort(new Error('the service is stopping'));
      await Promise.all([pulling, events.consumer.stop(deadline)]);
      await deliveries.consumer.stop(deadline);
    },
  };
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  WrongSign: 401,
  NotFound: 404,
  InvalidState: 409,
  RequestTooLarge: 413,
  NotYetProcessed: 503,
};
const STATUS_BY_FAULT = { caller: 400, destination: 502, service: 500 } as const;

/** Converts an error to a response: the status tells VOD whether to deliver the event again, the body is for people. */
export function toErrorResponse(error: ServiceError, requestId: string): Response {
  const status = STATUS_BY_CODE[error.code] ?? STATUS_BY_FAULT[error.fault];
  const body = { ErrorCode: error.code, ErrorMessage: error.message, RequestID: requestId };
  // The rest of an oversized body is never read, so the connection cannot be reused.
  const headers: Record<string, string> = status === 413 ? { Connection: 'close' } : {};
  return Response.json(body, { status, headers });
}
