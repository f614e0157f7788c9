import type { Logger } from '../log/index.ts';
import type { Access } from './access-variables.ts';

/** Logs a warning at start if anybody may call the service; nobody would notice otherwise. */
export function warnWhenOpen({ applications }: Pick<Access, 'applications'>, log: Logger): void {
  if (applications.length === 0)
    log.warn(
      'anybody who reaches this service may start, see and stop tasks: set API_APP_KEY and API_APP_SECRET, or API_KEYS',
    );
}
