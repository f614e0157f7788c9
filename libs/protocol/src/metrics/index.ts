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
  gauge('tasks_waiting', 'Unfinished tasks that no worker has begun on: the depth of the queue'),
  gauge('tasks_abandoned', 'Unfinished tasks that lost their worker and wait for the next one'),
  gauge('upload_waiting_bytes', 'What running tasks have recorded and not yet uploaded'),
  gauge('workers_memory_bytes', 'Resident memory of the workers, without their browsers'),
  counter('tasks_started_total', 'Tasks that were created'),
  counter('tasks_finished_total', 'Tasks that ended, by why and with which error', 'reason', 'code'),
  counter('media_seconds_total', 'Length of the media of ended tasks'),
  counter('file_bytes_total', 'Size of the files of ended tasks'),
  counter('gaps_total', 'Parts that are missing in files of ended tasks'),
  counter('dropped_frames_total', 'Pictures that were captured and are in no file of an ended task'),
  counter('workers_lost_total', 'Workers of ended tasks that were lost and replaced'),
  counter('callback_failures_total', 'Tries to tell the result of a task that its receiver did not accept'),
];

/**
 * Metrics of vod-callback. Items are those in the store, which all instances share; attempts are those of one
 * process.
 */
export const queueMetrics: readonly Metric[] = [
  gauge('queue_items', 'Items by state; the pending ones are the depth of the queue', 'queue', 'state'),
  gauge('queue_lag_seconds', 'For how long the item that is due next has been due', 'queue'),
  counter(
    'queue_attempts_total',
    'Attempts by outcome: `done`, `retry` or `failed` for good',
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
