import type { Logger } from '@scf-media/cloud/log';
import { openTracingTo, toTracingTarget, type Tracing } from '@scf-media/cloud/tracing';
import type { Config } from './config.ts';
import { withoutSecret } from './routes/secret-path.ts';

/** Opens what makes spans of the requests; the secret path is in none. */
export function openTracing(config: Config, log: Logger): Promise<Tracing | undefined> {
  return openTracingTo(toTracingTarget(config.tracing), {
    service: 'vod-callback',
    sendBeforeAnswer: config.isOnScf,
    toLoggedPath: (path) => withoutSecret(path, config.pathSecret),
    log,
  });
}
