import type { Task, TaskChange } from '@scf-media/cloud/task-store';
import {
  isFinished,
  type StartData,
  statusRank,
  type TaskInfo,
  type TaskResult,
  type TaskStatus,
  taskStatusSchema,
} from '@scf-media/protocol/web-record';

/** The name under which this app's tasks stand in the store. */
export const appName = 'web-record';

/** What the store keeps of a recording beside its status. Times are wall clock, ms. */
export interface RecordData {
  start: StartData;
  /** The run of the event function that works on it. */
  workerRequestId?: string;
  /** When a worker was last asked for. */
  invokedAtMs?: number;
  /** The last command that was carried out. */
  commandSeq?: number;
  /** What is to be aborted in COS should the worker be lost. */
  upload?: { bucket: string; region: string; key: string; uploadId: string };
  startTimeMs?: number;
  cancelTimeMs?: number;
  stopTimeMs?: number;
  finishTimeMs?: number;
  result?: TaskResult;
}

export type RecordTask = Task<RecordData>;

/** The status of a stored task. @throws when the store holds something this version does not know */
export function statusOf(task: Pick<RecordTask, 'status'>): TaskStatus {
  return taskStatusSchema.parse(task.status);
}

/** A change of status with what goes along with it. */
export function toStatus(
  task: RecordTask,
  status: TaskStatus,
  data: Partial<RecordData> = {},
): TaskChange<RecordData> {
  return { status, rank: statusRank(status), final: isFinished(status), data: { ...task.data, ...data } };
}

/** The task as Describe, List and the callback show it: whole seconds, nothing that has not come yet. */
export function taskInfoOf(task: RecordTask): TaskInfo {
  const { startTimeMs, cancelTimeMs, stopTimeMs, finishTimeMs, result } = task.data;
  return {
    TaskID: task.id,
    Status: statusOf(task),
    CreateTime: seconds(task.createTimeMs),
    ...(startTimeMs === undefined ? {} : { StartTime: seconds(startTimeMs) }),
    ...(cancelTimeMs === undefined ? {} : { CancelTime: seconds(cancelTimeMs) }),
    ...(stopTimeMs === undefined ? {} : { StopTime: seconds(stopTimeMs) }),
    ...(finishTimeMs === undefined ? {} : { FinishTime: seconds(finishTimeMs) }),
    ...(result === undefined ? {} : { Result: result }),
  };
}

function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}
