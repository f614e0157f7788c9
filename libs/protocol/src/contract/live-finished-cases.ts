import { type TaskInfo } from '../web-record/task-info.ts';
import { accepted, describe } from './answer.ts';
import { type ContractCase } from './contract-case.ts';
import { expectSame, expectThat } from './expectation.ts';
import { expectInvalidStatus } from './invalid-status.ts';
import { listed } from './listed.ts';
import { type LiveOptions, type LiveTask, withTask } from './live-task.ts';
import { waitForStatus } from './wait-for-task.ts';

/** What a live app must do with a task that was stopped. */
export function finishedTaskCases(options: LiveOptions): readonly ContractCase[] {
  const stopped = (title: string, action: 'Stop' | 'Cancel', body: (task: LiveTask) => Promise<void>) => ({
    title,
    run: (send: LiveTask['send']) =>
      withTask(send, options, {}, async (task) => {
        await waitForStatus(send, task.taskId, 'recording', task.deadlineMs);
        expectSame('TaskID', await accepted(send, action, { TaskID: task.taskId }), task.taskId);
        await waitForStatus(send, task.taskId, 'finished', task.deadlineMs);
        await body(task);
      }),
  });
  return [
    stopped('Stop finishes the task, with its times and one file', 'Stop', async ({ send, taskId }) => {
      expectFinished(await describe(send, taskId));
    }),
    stopped('Cancel is another word for Stop', 'Cancel', async ({ send, taskId }) => {
      expectFinished(await describe(send, taskId));
    }),
    stopped(
      'Stop and Refresh of a finished task succeed and change nothing',
      'Stop',
      async ({ send, taskId }) => {
        const before = await describe(send, taskId);
        for (const action of ['Stop', 'Stop', 'Refresh']) await accepted(send, action, { TaskID: taskId });
        expectSame('the task', await describe(send, taskId), before);
      },
    ),
    stopped('Pause and Resume of a finished task are refused', 'Stop', async (task) => {
      await expectInvalidStatus(task, 'Pause', 'finished');
      await expectInvalidStatus(task, 'Resume', 'finished');
    }),
    stopped('List shows a finished task under all and finished, not under running', 'Stop', async (task) => {
      const shown = await Promise.all(['all', 'finished', 'running'].map((status) => listed(task, status)));
      expectSame('where List shows the task', shown, [true, true, false]);
    }),
  ];
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
