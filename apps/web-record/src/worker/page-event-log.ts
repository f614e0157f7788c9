import type { Logger } from '@scf-media/cloud/log';
import type { PageEvent } from '@scf-media/media/page-recording';

/** How many events of a type are logged before they are only counted. */
const maxPerType = 20;
const summaryEveryMs = 60_000;

/**
 * Logs the events of a page. A page that floods, for example by opening dialogs in a loop, cannot fill the log: after the first
 * events of a type there is one line per minute with a count.
 */
export function createPageEventLog(log: Pick<Logger, 'info'>, nowMs: () => number = Date.now) {
  const types = new Map<string, { count: number; suppressed: number; loggedAtMs: number }>();
  return ({ type, message }: PageEvent): void => {
    const seen = types.get(type) ?? { count: 0, suppressed: 0, loggedAtMs: 0 };
    types.set(type, seen);
    seen.count += 1;
    if (seen.count <= maxPerType) {
      seen.loggedAtMs = nowMs();
      log.info({ event: type, message }, 'page event');
      return;
    }
    seen.suppressed += 1;
    if (nowMs() - seen.loggedAtMs < summaryEveryMs) return;
    log.info({ event: type, message, more: seen.suppressed - 1 }, 'page event, one of many');
    seen.suppressed = 0;
    seen.loggedAtMs = nowMs();
  };
}
