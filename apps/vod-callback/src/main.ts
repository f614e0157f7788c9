import { createLogger } from '@scf-media/cloud/log';
import { openDurableStore } from '@scf-media/cloud/queue';
import { readConfig } from './config.ts';

/** For attempts under way when the process is asked to end; after it they are interrupted, and tried again later. */
const GRACE_MS = 5_000;

const config = readConfig();
const log = createLogger({ name: 'vod-callback', level: config.logLevel });
if (config.isOnScf && config.pathSecret === undefined) {
  log.warn(
    config.callbackKey === undefined
      ? 'whoever knows the address can send events: set CALLBACK_KEY or PATH_SECRET'
      : 'whoever knows the address can read events and results, and one signature of CALLBACK_KEY is good for any event until it ends: set PATH_SECRET',
  );
}
// The store waits for the disk: meanwhile the rest of the program is read.
const opening = openDurableStore(config.store, { retentionMs: config.retentionMs, log });
const reading = import('./callback-service.ts');
await using store = await opening;
const { createCallbackService, serveUntilSignal } = await reading;
// Where nothing is traced, nothing of it is read.
await using tracing =
  config.tracing.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? undefined
    : await (await import('./open-tracing.ts')).openTracing(config, log);
const service = createCallbackService({ config, store, log, tracing });
await serveUntilSignal({
  app: service.app,
  port: config.port,
  host: config.host,
  log,
  until: service.ended,
  onListening: () => service.start(),
  onShutdown: (deadline) => service.stop(deadline),
  graceMs: GRACE_MS,
});
