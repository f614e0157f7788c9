import { createLogger } from '@scf-media/cloud/log';
import { serveUntilSignal } from '@scf-media/cloud/http';
import { openDurableStore } from '@scf-media/cloud/durable-store';
import { readConfig } from './config.ts';
import { createCallbackService } from './callback-service.ts';

/** For attempts under way when the process is asked to end; after it they are interrupted, and tried again later. */
const GRACE_MS = 5_000;

const config = readConfig();
const log = createLogger({ name: 'vod-callback', level: config.logLevel });
if (config.isOnScf && config.pathSecret === undefined && config.callbackKey === undefined) {
  log.warn('whoever knows the address can send events: set CALLBACK_KEY or PATH_SECRET');
}
await using store = await openDurableStore(config.store, { retentionMs: config.retentionMs, log });
const service = createCallbackService({ config, store, log });
await serveUntilSignal({
  app: service.app,
  port: config.port,
  host: config.host,
  log,
  onListening: () => service.start(),
  onShutdown: (deadline) => service.stop(deadline),
  graceMs: GRACE_MS,
});
