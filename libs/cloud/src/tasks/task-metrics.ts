import { taskMetrics } from '@scf-media/protocol/metrics';
import type { MetricsSource } from '../metrics/index.ts';
import type { TaskStore } from './store/task-store.ts';
import { parseFinishedLabels } from './task-counts.ts';
import type { TaskData } from './task-data.ts';

/** More tasks than this are not read for one scrape: a list of them would be dearer than what it tells. */
const maxRead = 1_000;

/**
 * Metrics of an app's tasks, read from the store when they are asked for: so every instance of the web function tells the same,
 * and none has to be asked for what another one or a worker did.
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
      const byStatus = Map.groupBy(open, ({ status }) => status);
      const sumOf = (pick: (data: TaskData) => number | undefined): number =>
        open.reduce((sum, { data }) => sum + (pick(data) ?? 0), 0);
      const { started = 0, mediaMs = 0, bytes = 0, gaps = 0 } = totals;
      const { droppedFrames = 0, lostWorkers = 0, refusedCallbacks = 0 } = totals;
      const single = {
        tasks_waiting: open.filter(({ attempts }) => attempts === 0).length,
        tasks_abandoned: abandoned.filter(({ attempts }) => attempts > 0).length,
        upload_waiting_bytes: sumOf(({ progress }) => progress?.waitingBytes),
        workers_memory_bytes: sumOf(({ progress }) => progress?.memoryBytes),
        tasks_started_total: started,
        media_seconds_total: mediaMs / 1000,
        file_bytes_total: bytes,
        gaps_total: gaps,
        dropped_frames_total: droppedFrames,
        workers_lost_total: lostWorkers,
        callback_failures_total: refusedCallbacks,
      };
      return [
        ...[...byStatus].map(([status, tasks]) => ({
          name: 'scf_media_tasks',
          labels: [status],
          value: tasks.length,
        })),
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
