import { toMessage } from '@scf-media/protocol/errors';
import { taskMetrics } from '@scf-media/protocol/metrics';
import type { Logger } from '../log/index.ts';
import type { MetricsSource } from '../http/metrics/index.ts';
import type { TaskStore } from './store/task-store.ts';
import type { TaskData } from './task-data.ts';

/** The maximum number of tasks that are read for one scrape. */
const maxRead = 1_000;

/**
 * Creates the source of an app's task metrics. They are read from the store for each scrape, so every instance of the
 * web function returns the same, whatever other instances and workers did.
 */
export function createTaskMetricsSource(
  { app }: { app: string },
  store: Pick<TaskStore, 'listDue' | 'list' | 'readTotals'>,
): MetricsSource {
  return {
    metrics: taskMetrics,
    async read() {
      const [open, abandoned, totals] = await Promise.all([
        store.list<TaskData>({ app, final: false, limit: maxRead }),
        store.listDue(app, { limit: maxRead }),
        store.readTotals(app),
      ]);
      // Not Map.groupBy: web functions run on Node 20, which has none.
      const byStatus = new Map<string, number>();
      for (const { status } of open) byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      const addUp = (pick: (data: TaskData) => number | undefined): number =>
        open.reduce((sum, { data }) => sum + (pick(data) ?? 0), 0);
      const { started = 0, mediaMs = 0, bytes = 0, gaps = 0 } = totals;
      const { droppedFrames = 0, lostWorkers = 0, refusedCallbacks = 0 } = totals;
      const single = {
        tasks_waiting: open.filter(({ attempts }) => attempts === 0).length,
        tasks_abandoned: abandoned.filter(({ attempts }) => attempts > 0).length,
        upload_waiting_bytes: addUp(({ progress }) => progress?.waitingBytes),
        workers_memory_bytes: addUp(({ progress }) => progress?.memoryBytes),
        tasks_started_total: started,
        media_seconds_total: mediaMs / 1000,
        file_bytes_total: bytes,
        gaps_total: gaps,
        dropped_frames_total: droppedFrames,
        workers_lost_total: lostWorkers,
        callback_failures_total: refusedCallbacks,
      };
      return [
        ...[...byStatus].map(([status, value]) => ({ name: 'scf_media_tasks', labels: [status], value })),
        ...Object.entries(totals).flatMap(([name, value]) => {
          const labels = parseFinishedLabels(name);
          return labels === undefined
            ? []
            : [{ name: 'scf_media_tasks_finished_total', labels: [labels.reason, labels.code], value }];
        }),
        ...Object.entries(single).map(([name, value]) => ({ name: `scf_media_${name}`, labels: [], value })),
      ];
    },
  };
}

/** What metrics count of a finished task. */
export interface TaskCounts {
  /** Why the work ended, such as `stopped`; undefined when it never began. */
  reason?: string | undefined;
  /** What went wrong; undefined when nothing did. */
  code?: string | undefined;
  /** Duration of the media that it recorded or played, ms. */
  mediaMs?: number;
  /** Size of its files. */
  bytes?: number;
  /** Gaps in its files. */
  gaps?: number;
  /** Frames that were captured and are in no file. */
  droppedFrames?: number;
}

/** The name of the total of tasks that finished with a reason and a code. */
const finishedName = /^finished (\S*) (\S*)$/;

/** Pure: returns what a finished task adds to the totals. */
export function toTotals(
  { reason = '', code = '', mediaMs = 0, bytes = 0, gaps = 0, droppedFrames = 0 }: TaskCounts,
  { attempts, refusedCallbacks }: { attempts: number; refusedCallbacks: number },
): Record<string, number> {
  const word = (text: string): string => text.replaceAll(/\s+/g, '_');
  const amounts = {
    [`finished ${word(reason)} ${word(code)}`]: 1,
    mediaMs,
    bytes,
    gaps,
    droppedFrames,
    lostWorkers: Math.max(attempts - 1, 0),
    refusedCallbacks,
  };
  return Object.fromEntries(
    Object.entries(amounts)
      .map(([name, amount]): [string, number] => [name, Math.round(amount)])
      .filter(([, amount]) => amount > 0),
  );
}

/** Pure: returns the labels in the name of a total; undefined when it has none. */
function parseFinishedLabels(name: string): { reason: string; code: string } | undefined {
  const [, reason, code] = finishedName.exec(name) ?? [];
  return reason === undefined || code === undefined ? undefined : { reason, code };
}

/** Adds to the totals, without a retry: a missing number does less harm than a task that waits for it. Never throws. */
export async function countTotals(
  store: Pick<TaskStore, 'addTotals'>,
  app: string,
  amounts: Readonly<Record<string, number>>,
  log: Logger,
): Promise<void> {
  try {
    await store.addTotals(app, amounts);
  } catch (error) {
    log.warn({ reason: toMessage(error) }, 'metrics could not be counted');
  }
}
