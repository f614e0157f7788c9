import { type TaskInfo } from '../web-record/task-info.ts';
import { type TaskStatus } from '../web-record/task-status.ts';
import { describe } from './answer.ts';
import { type Send } from './contract-case.ts';
import { untilStatus } from './until-status.ts';

/** Polls a task of web-record; see {@link untilStatus}. */
export const waitForStatus = (
  send: Send,
  taskId: string,
  status: TaskStatus,
  deadlineMs: number,
): Promise<TaskInfo> => untilStatus(() => describe(send, taskId), status, deadlineMs);
