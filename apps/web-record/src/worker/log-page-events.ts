import type { Logger } from '@scf-media/cloud/log';
import type { PageEvent } from '@scf-media/media/page-recording';

/** Of each type, before only their number is logged. */
const maxPerType = 20;
const summaryEveryMs = 60_000;

/**
 * Logs what a page does. One that does the same all the time, such as opening dialogs in a loop, fills no log: after the first
 * ones there is a line a minute with how many there were.
 */
export function pageEventLog(log: Pick<Logger, 'info'>, nowMs: () => number = Date.now) {
  const types = new Map<string, { count: number; unsaid: number; saidAtMs: number }>();
  return ({ type, message }: PageEvent): void => {
    const seen = types.get(type) ?? { count: 0, unsaid: 0, saidAtMs: 0 };
    types.set(type, seen);
    seen.count += 1;
    if (seen.count <= maxPerType) {
      seen.saidAtMs = nowMs();
      log.info({ event: type, message }, 'page event');
      return;
    }
    seen.unsaid += 1;
    if (nowMs() - seen.saidAtMs < summaryEveryMs) return;
    log.info({ event: type, message, more: seen.unsaid - 1 }, 'page event, one of many');
    seen.unsaid = 0;
    seen.saidAtMs = nowMs();
  };
}
