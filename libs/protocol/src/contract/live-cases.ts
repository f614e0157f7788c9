import { z } from 'zod';
import type { TaskInfo } from '../web-record/task-info.ts';
import { accepted, describe } from './answer.ts';
import type { ContractCase } from './contract-case.ts';
import { documentExample, unmask } from './document-example.ts';
import { expectSame, expectThat } from './expectation.ts';
import { expectInvalidStatus, listed, type LiveOptions, type LiveTask, withTask } from './live-task.ts';
import { waitForStatus } from './until-status.ts';

/** Ends a running task, and expects its times and its one file. */
async function endWith(action: 'Stop' | 'Cancel', { send, taskId, deadlineMs }: LiveTask): Promise<void> {
  expectSame('TaskID', await accepted(send, action, { TaskID: taskId }), taskId);
  await waitForStatus(send, taskId, 'finished', deadlineMs);
  expectFinished(await describe(send, taskId));
}

/** What a live app must do with a stopped task: Stop and Refresh succeed, Pause and Resume are refused. */
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
      isUrlOf(FileURL, Filename),
    );
  }
}

function isUrlOf(url: string, filename: string): boolean {
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
      'Start leaves unknown and blank fields out and records; what is asked of the task then is done, up to Cancel',
      { Width: '', CallbackURL: 'undefined', X: 1 },
      async (task) => {
        await expectRunning(task);
        await pauseAndResume(task);
        await endWith('Cancel', task);
      },
    ),
    live("Start takes the documents' own example, for another page", documentedStart(), () =>
      Promise.resolve(),
    ),
    live(
      'with ManualStart a task stays normal, and Resume is refused',
      { ManualStart: true },
      async (task) => {
        await expectInvalidStatus(task, 'Resume', 'normal');
        expectSame('TaskID', await command(task, 'Refresh'), task.taskId);
        const { Status, StartTime } = await describe(task.send, task.taskId);
        expectSame('Status and StartTime', [Status, StartTime], ['normal', undefined]);
      },
    ),
    live('Stop finishes a task, and what is asked of it then changes nothing', {}, expectStopped),
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
