import { statusOf, type Task, type TaskEndData, type TaskKind } from '@scf-media/cloud/tasks';
import {
  isFinished,
  recordProgressOf,
  type StartData,
  statusRank,
  type TaskInfo,
  type TaskResult,
  type TaskStatus,
  taskStatusSchema,
} from '@scf-media/protocol/web-record';
import { remembered } from './remembered.ts';

/** This app's tasks in the store. */
export const recordKind: TaskKind<TaskStatus> = {
  app: 'web-record',
  rankOf: statusRank,
  isFinal: isFinished,
  parse: (text) => taskStatusSchema.parse(text),
  atEnd({ start, warnings: _, progress: __, ...data }: Partial<RecordData>) {
    return { ...data, ...(start === undefined ? {} : { start: remembered(start) }) };
  },
};

/** What the store keeps of a recording beside its status. Times are wall clock, ms. */
export interface RecordData extends TaskEndData<TaskResult> {
  start: StartData;
  /** What is to be aborted in COS should the worker be lost. */
  upload?: { bucket: string; region: string; key: string; uploadId: string };
  /** How many sheets of thumbnails are in COS that will not change any more. */
  pictureSheets?: number;
  startTimeMs?: number;
  /** How long the pauses lasted that are over, and since when there is another one. */
  pausedMs?: number;
  pausedAtMs?: number | undefined;
  cancelTimeMs?: number;
  stopTimeMs?: number;
  /** What ended it, such as `stopped`. */
  endReason?: string;
  /** What there is to warn of while it is recorded; the result has its own. */
  warnings?: string[];
}

export type RecordTask = Task<RecordData>;

/** The task as Describe, List and the callback show it: whole seconds, nothing that has not come yet. */
export function taskInfoOf(task: RecordTask): TaskInfo {
  const { startTimeMs, cancelTimeMs, stopTimeMs, finishTimeMs, progress, warnings = [], result } = task.data;
  return {
    TaskID: task.id,
    Status: statusOf(recordKind, task),
    CreateTime: seconds(task.createTimeMs),
    ...(startTimeMs === undefined ? {} : { StartTime: seconds(startTimeMs) }),
    ...(cancelTimeMs === undefined ? {} : { CancelTime: seconds(cancelTimeMs) }),
    ...(stopTimeMs === undefined ? {} : { StopTime: seconds(stopTimeMs) }),
    ...(finishTimeMs === undefined ? {} : { FinishTime: seconds(finishTimeMs) }),
    ...(result === undefined && progress !== undefined ? { Progress: recordProgressOf(progress) } : {}),
    ...(result === undefined && warnings.length > 0 ? { Warnings: warnings } : {}),
    ...(result === undefined ? {} : { Result: result }),
  };
}

function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000);
}
