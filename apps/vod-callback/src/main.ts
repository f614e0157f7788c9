import { createLogger } from '@scf-media/cloud/log';
import { openDurableStore } from '@scf-media/cloud/queue';
import { readConfig } from './config.ts';

/** How long running attempts may continue after SIGTERM; then they are interrupted and retried later. */
const GRACE_MS = 5_000;

const config = readConfig();
const log = createLogger({ name: 'vod-callback', level: config.logLevel });
if (config.isOnScf && config.pathSecret === undefined) {
  log.warn(
    config.callbackKey === undefined
      ? 'anybody who knows the address can send events: set CALLBACK_KEY or PATH_SECRET'
      : 'anybody who knows the address can read events and results, and a signature made with CALLBACK_KEY is valid for any event until it expires: set PATH_SECRET',
  );
}
// Opening the store waits for the disk; load the rest of the program meanwhile.
const opening = openDurableStore(config.store, { retentionMs: config.retentionMs, log });
const reading = import('./callback-service.ts');
await using store = await opening;
const { createCallbackService, serveUntilSignal } = await reading;
// Load OpenTelemetry only if tracing is on.
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
