import { requireLoopback, openRoleKeys, requireSweepSecret } from '@scf-media/cloud/access';
import type { DurableStore } from '@scf-media/cloud/queue';
import { addConsoleRoutes, addDescriptionRoutes, createService, type Service } from '@scf-media/cloud/http';
import type { Logger } from '@scf-media/cloud/log';
import { addMetricsRoute, requireMetricsToken } from '@scf-media/cloud/metrics';
import type { Tracing } from '@scf-media/cloud/tracing';
import { createVodClient } from '@scf-media/cloud/vod';
import type { Config } from './config.ts';
import { errorAnswer } from './error-answer.ts';
import { pullEvents, pullLoop } from './pull/pull-events.ts';
import { callbackRoute } from './routes/callback-route.ts';
import { queueMetricsSource } from './routes/queue-metrics.ts';
import { queueRoutes } from './routes/queue-routes.ts';
import { resultsRoutes } from './routes/results-routes.ts';
import { belowSecretPath, withoutSecret } from './routes/secret-path.ts';
import { sweeper, sweepRoute } from './sweep/sweep.ts';
import { openQueues } from './open-queues.ts';

// With it: main.ts reads all that serves together, and later.
export { serveUntilSignal } from '@scf-media/cloud/http';

/** The service without its port. */
export interface CallbackService {
  app: Service;
  /** Aborted when this process has no keys any more that could be used. */
  ended: AbortSignal;
  /** Takes up what an earlier process left, and in PULL mode begins to pull. */
  start(): void;
  /** @param deadline interrupts what is under way */
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
    pullEvents({ vod, queue: events.queue, wake: events.work.wake, log }, signal);
  const sweep = sweeper({
    pull: config.pull.isOn ? pull : undefined,
    queues: [events, deliveries],
    maxMs: config.sweepMs,
  });

  const app = createService({
    name: 'vod-callback',
    log,
    maxBodyBytes: config.maxBodyBytes,
    quietSuccess: true,
    loggedPath: (path) => withoutSecret(path, config.pathSecret),
    onError: errorAnswer,
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
  // A timer knows no secret path, but the secret of the sweep. All that it can cause is a sweep, one at a time.
  app.use('/event-invoke', requireSweepSecret(config.sweepSecret, { isOpen: true }), observe);
  sweepRoute(app, '/event-invoke', sweep);
  belowSecretPath(app, config.pathSecret, (routes) => {
    const { answerWhen, processWaitMs: waitMs, callbackKey } = config;
    callbackRoute(routes, { ...events, answerWhen, waitMs, callbackKey, admitted: observe });
    routes.use('/sweep', requireSweepSecret(config.sweepSecret, { isOpen: true }), observe);
    sweepRoute(routes, '/sweep', sweep);
    routes.use('/metrics', requireMetricsToken(config.metricsToken));
    addMetricsRoute(routes, 'vod-callback', queueMetricsSource({ events, deliveries }));
    resultsRoutes(routes, store.records('results'));
    queueRoutes(routes, { ...events, path: '/events', listName: 'Events', payloadName: 'Event' });
    queueRoutes(routes, {
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
      events.work.wake();
      deliveries.work.wake();
      if (config.pull.inLoop) pulling = pullLoop(pull, stopping.signal, log);
    },
    async stop(deadline) {
      stopping.abort(new Error('the service is stopping'));
      await Promise.all([pulling, events.work.stop(deadline)]);
      await deliveries.work.stop(deadline);
    },
  };
}
