import { type TaskInfo } from '../web-record/task-info.ts';
import { accepted, describe } from './answer.ts';
import { expectSame, expectThat } from './expectation.ts';
import { expectInvalidStatus } from './invalid-status.ts';
import { listed } from './listed.ts';
import { type LiveTask } from './live-task.ts';
import { waitForStatus } from './wait-for-task.ts';

/** Ends a task that is running, and expects its times and its one file. */
export async function endWith(
  action: 'Stop' | 'Cancel',
  { send, taskId, deadlineMs }: LiveTask,
): Promise<void> {
  expectSame('TaskID', await accepted(send, action, { TaskID: taskId }), taskId);
  await waitForStatus(send, taskId, 'finished', deadlineMs);
  expectFinished(await describe(send, taskId));
}

/** What a live app must do with a task that was stopped: Stop and Refresh succeed, Pause and Resume are refused. */
export async function expectStopped(task: LiveTask): Promise<void> {
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
