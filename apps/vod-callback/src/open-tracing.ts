import type { Logger } from '@scf-media/cloud/log';
import { openTracingTo, toTracingTarget, type Tracing } from '@scf-media/cloud/tracing';
import type { Config } from './config.ts';
import { maskSecret } from './routes/secret-path.ts';

/** Opens tracing of requests, with the secret path masked. Loaded only if tracing is configured. */
export function openTracing(config: Config, log: Logger): Promise<Tracing | undefined> {
  return openTracingTo(toTracingTarget(config.tracing), {
    service: 'vod-callback',
    sendBeforeAnswer: config.isOnScf,
    toLoggedPath: (path) => maskSecret(path, config.pathSecret),
    log,
  });
}
