import { z } from 'zod';
import { errorResponseSchema, listResponseSchema } from '../web-record/response.ts';
import type { TaskInfo } from '../web-record/task-info.ts';
import type { TaskStatus } from '../web-record/task-status.ts';
import { accepted, describe, sendRequest } from './answer.ts';
import type { ContractCase, Send } from './contract-case.ts';
import { documentExample, unmask } from './document-example.ts';
import { expectSame, expectThat } from './expectation.ts';

/** Ends a running task, and expects its times and its one file. */
async function endWith(action: 'Stop' | 'Cancel', { send, taskId, deadlineMs }: LiveTask): Promise<void> {
  expectSame('TaskID', await accepted(send, action, { TaskID: taskId }), taskId);
  await waitForStatus(send, taskId, 'finished', deadlineMs);
  expectFinished(await describe(send, taskId));
}

/** What a live app must do with a stopped task: Stop and Refresh succeed, Pause and Resume are rejected. */
async function expectStopped(task: LiveTask): Promise<void> {
  const { send, taskId, deadlineMs } = task;
  await waitForStatus(send, taskId, 'recording', deadlineMs);
  await endWith('Stop', task);
  const before = await describe(send, taskId);
  for (const action of ['Stop', 'Stop', 'Refresh']) await accepted(send, action, { TaskID: taskId });
  expectSame('the task', await describe(send, taskId), before);
  await expectInvalidStatus(task, 'Pause', 'finished');
  await expectInvalidStatus(task, 'Resume', 'finished');
  const shown = await Promise.all(['all', 'finished', 'running'].map((status) => listed(task, status)));
  expectSame('where List shows the task', shown, [true, true, false]);
}

function expectFinished(task: TaskInfo): void {
  const { CreateTime, StartTime, CancelTime, StopTime, FinishTime, Result } = task;
  const times = [CreateTime, StartTime, CancelTime, StopTime, FinishTime];
  expectThat('the five times', times, 'all there', !times.includes(undefined));
  const inOrder = [...times].sort((a = 0, b = 0) => a - b);
  expectSame('CreateTime, StartTime, CancelTime, StopTime, FinishTime', times, inOrder);
  expectSame('ErrorCode and ErrorMessage', [Result?.ErrorCode, Result?.ErrorMessage], [undefined, undefined]);
  const videos = Result?.Videos ?? [];
  expectThat('Result.Videos', videos, 'one file', videos.length === 1);
  for (const { Filename, FileSize, FileURL } of videos) {
    expectThat('FileSize', FileSize, 'more than 0 bytes', FileSize > 0);
    expectThat(
      'FileURL',
      FileURL,
      `an http or https URL that ends in ${Filename}`,
      isUrlFor(FileURL, Filename),
    );
  }
}

function isUrlFor(url: string, filename: string): boolean {
  return /^https?:\/\//.test(url) && url.split('?')[0]?.endsWith(encodeURI(filename)) === true;
}

const requestSchema = z.object({ Data: z.record(z.string(), z.unknown()) });

/** What a live app must do with real tasks. Every case starts a task and ends it. */
export function liveCases(options: LiveOptions): readonly ContractCase[] {
  const live = (title: string, data: Record<string, unknown>, body: (task: LiveTask) => Promise<void>) => ({
    title,
    run: (send: LiveTask['send']) => withTask(send, options, data, body),
  });
  return [
    live(
      'Start ignores unknown and blank fields and records; every command works, up to Cancel',
      { Width: '', CallbackURL: 'undefined', X: 1 },
      async (task) => {
        await expectRunning(task);
        await pauseAndResume(task);
        await endWith('Cancel', task);
      },
    ),
    live("Start accepts the documents' own example, with another page", documentedStart(), () =>
      Promise.resolve(),
    ),
    live(
      'with ManualStart a task stays normal, and Resume is rejected',
      { ManualStart: true },
      async (task) => {
        await expectInvalidStatus(task, 'Resume', 'normal');
        expectSame('TaskID', await command(task, 'Refresh'), task.taskId);
        const { Status, StartTime } = await describe(task.send, task.taskId);
        expectSame('Status and StartTime', [Status, StartTime], ['normal', undefined]);
      },
    ),
    live('Stop finishes a task, and later commands change nothing', {}, expectStopped),
  ];
}

/** Describe reports when the recording began; List shows it under all and running, not under finished. */
async function expectRunning(task: LiveTask): Promise<void> {
  const { CreateTime, StartTime = 0, StopTime, FinishTime } = await recordingTask(task);
  expectThat('StartTime', StartTime, `not before CreateTime ${CreateTime}`, StartTime >= CreateTime);
  expectSame('StopTime and FinishTime', [StopTime, FinishTime], [undefined, undefined]);
  const shown = await Promise.all(['all', 'running', 'finished'].map((status) => listed(task, status)));
  expectSame('where List shows the task', shown, [true, true, false]);
}

/** Each command may be repeated. */
async function pauseAndResume(task: LiveTask): Promise<void> {
  for (const Action of ['Pause', 'Pause'] as const)
    expectSame('TaskID', await command(task, Action), task.taskId);
  await waitForStatus(task.send, task.taskId, 'paused', task.deadlineMs);
  for (const Action of ['Refresh', 'Refresh', 'Resume', 'Resume'] as const)
    expectSame('TaskID', await command(task, Action), task.taskId);
  await recordingTask(task);
}

/** Without its page and its callback, which do not exist; its destinations need not exist, as nothing is recorded. */
function documentedStart(): Record<string, unknown> {
  const { Data } = requestSchema.parse(JSON.parse(unmask(documentExample('Start', 'request'))));
  const { RecordURL: _, CallbackURL: __, ...rest } = Data;
  return { ...rest, ManualStart: true };
}

async function recordingTask(task: LiveTask) {
  return await waitForStatus(task.send, task.taskId, 'recording', task.deadlineMs);
}

async function command(task: LiveTask, action: 'Pause' | 'Resume' | 'Refresh'): Promise<string> {
  return await accepted(task.send, action, { TaskID: task.taskId });
}

/** Expects that the command is rejected because of the task's status, with the documented message. */
async function expectInvalidStatus(
  task: LiveTask,
  Action: 'Pause' | 'Resume',
  status: string,
): Promise<void> {
  const body = { Action, Data: { TaskID: task.taskId } };
  const { ErrorCode, ErrorMessage } = await sendRequest(task.send, body, errorResponseSchema);
  expectSame(
    `the answer to ${Action}`,
    { ErrorCode, ErrorMessage },
    {
      ErrorCode: 'InvalidStatus',
      ErrorMessage: `can't ${Action.toLowerCase()} a task in status ${status}`,
    },
  );
}

/** Returns whether List shows the task under this Status. The newest come first, so one page suffices. */
async function listed(task: LiveTask, Status: string): Promise<boolean> {
  const { Tasks } = await sendRequest(task.send, { Action: 'List', Data: { Status } }, listResponseSchema);
  return Tasks.some(({ TaskID }) => TaskID === task.taskId);
}

/** What {@link liveCases} need to know. */
export interface LiveOptions {
  /** A page that the app can record. It must not call `window.startRecord`. */
  startedTaskUrl: string;
  /**
   * How long a task may take from one status to the next; 60 s when left out, which is how long a page may take to
   * load.
   */
  deadlineMs?: number;
}

/** A task for one case, and its commands. */
interface LiveTask {
  taskId: string;
  send: Send;
  deadlineMs: number;
}

/** Starts a task, runs the body with it, and stops it in any case; the task is finished when this returns. */
export async function withTask(
  send: Send,
  options: LiveOptions,
  data: Readonly<Record<string, unknown>>,
  body: (task: LiveTask) => Promise<void>,
): Promise<void> {
  const deadlineMs = options.deadlineMs ?? 60_000;
  const taskId = await accepted(send, 'Start', { RecordURL: options.startedTaskUrl, ...data });
  const end = async () => {
    await accepted(send, 'Stop', { TaskID: taskId });
    await waitForStatus(send, taskId, 'finished', deadlineMs);
  };
  try {
    await body({ taskId, send, deadlineMs });
  } catch (error) {
    await end().catch(() => undefined); // The failure of the case matters more than that of the clean-up.
    throw error;
  }
  await end();
}

/** Exists in Node and in browsers; this library has the types of neither. */
declare function setTimeout(run: () => void, delayMs: number): unknown;

const pollMs = 200;

/**
 * Polls a task until it has the status.
 *
 * @param deadlineMs 30 s when left out
 * @throws Error with the task when it is finished before that, or the time is up
 */
export async function waitUntilStatus<View extends { Status: string }>(
  look: () => Promise<View>,
  status: View['Status'],
  deadlineMs = 30_000,
): Promise<View> {
  for (const deadlineAtMs = Date.now() + deadlineMs; ;) {
    const view = await look();
    if (view.Status === status) return view;
    if (view.Status === 'finished' || Date.now() > deadlineAtMs)
      throw new Error(`expected status ${status}, got ${JSON.stringify(view)}`);
    await new Promise<void>((resolve) => void setTimeout(resolve, pollMs));
  }
}

/** Polls a task of web-record; see {@link waitUntilStatus}. */
const waitForStatus = (
  send: Send,
  taskId: string,
  status: TaskStatus,
  deadlineMs: number,
): Promise<TaskInfo> => waitUntilStatus(() => describe(send, taskId), status, deadlineMs);
