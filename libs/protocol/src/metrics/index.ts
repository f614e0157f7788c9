/** A metric of `GET /metrics`; dashboards and alert rules use its name. */
export interface Metric {
  name: `scf_media_${string}`;
  help: string;
  /** A counter only increases; its name ends in `_total`. */
  type: 'counter' | 'gauge';
  labels: readonly string[];
}

/** Metrics of services with tasks. Totals cover all instances and workers, and outlive each of them. */
export const taskMetrics: readonly Metric[] = [
  gauge('tasks', 'Unfinished tasks by status', 'status'),
  gauge('tasks_waiting', 'Unfinished tasks that no worker has started: the depth of the queue'),
  gauge('tasks_abandoned', 'Unfinished tasks that lost their worker and wait for the next one'),
  gauge('upload_waiting_bytes', 'Bytes that running tasks have recorded, but not uploaded yet'),
  gauge('workers_memory_bytes', 'Resident memory of the workers, without their browsers'),
  counter('tasks_started_total', 'Tasks that were created'),
  counter('tasks_finished_total', 'Ended tasks by reason and error code', 'reason', 'code'),
  counter('media_seconds_total', 'Duration of the media of ended tasks'),
  counter('file_bytes_total', 'Size of the files of ended tasks'),
  counter('gaps_total', 'Gaps in the files of ended tasks'),
  counter('dropped_frames_total', 'Captured frames that are missing from the files of ended tasks'),
  counter('workers_lost_total', 'Workers of ended tasks that were lost and replaced'),
  counter(
    'callback_failures_total',
    'Attempts to deliver the result of a task that its receiver did not accept',
  ),
];

/**
 * Metrics of vod-callback. Items are those in the store, which all instances share; attempts are those of one
 * process.
 */
export const queueMetrics: readonly Metric[] = [
  gauge('queue_items', 'Items by state; the pending ones are the depth of the queue', 'queue', 'state'),
  gauge('queue_lag_seconds', 'How long the next due item has been waiting', 'queue'),
  counter(
    'queue_attempts_total',
    'Attempts by outcome: `done`, `retry`, or `failed` when no attempt is left',
    'queue',
    'outcome',
  ),
];

function gauge(name: string, help: string, ...labels: string[]): Metric {
  return { name: `scf_media_${name}`, help, type: 'gauge', labels };
}

function counter(name: string, help: string, ...labels: string[]): Metric {
  return { name: `scf_media_${name}`, help, type: 'counter', labels };
}
