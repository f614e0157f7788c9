import { errorResponseSchema, listResponseSchema } from '../web-record/response.ts';
import { sendRequest, refusalCase } from './answer.ts';
import type { ContractCase, Send } from './contract-case.ts';
import { expectSame, expectThat } from './expectation.ts';
import { type LiveOptions, withTask } from './live-cases.ts';

/** What {@link limitCases} need to know. */
export interface LimitOptions extends LiveOptions {
  /** How many recordings the app accepts at a time. Nothing else may be recorded meanwhile. */
  maxRecordings: number;
}

/** What an app with a limited number of recordings must do. The cases fill it up and empty it again. */
export function limitCases(options: LimitOptions): readonly ContractCase[] {
  return [
    {
      title: 'Start is rejected while the limit of recordings is reached, and accepted below it',
      run: async (send) => {
        await withTasks(send, options, options.maxRecordings, async () => {
          const body = { Action: 'Start', Data: { RecordURL: options.startedTaskUrl } };
          const { ErrorCode } = await sendRequest(send, body, errorResponseSchema);
          expectSame('ErrorCode', ErrorCode, 'LimitExceeded');
        });
        await withTask(send, options, {}, () => Promise.resolve());
      },
    },
  ];
}

/** Runs the body while this many tasks exist. */
async function withTasks(
  send: Send,
  options: LiveOptions,
  count: number,
  body: () => Promise<void>,
): Promise<void> {
  if (count === 0) return body();
  await withTask(send, options, { ManualStart: true }, () => withTasks(send, options, count - 1, body));
}

const refused: readonly { Data: unknown; message: string }[] = [
  { Data: { Status: 'paused' }, message: 'Status must be one of all, running, finished' },
  { Data: { Status: 5 }, message: 'Status must be one of all, running, finished' },
  { Data: { StartTime: '2023-10-01' }, message: 'StartTime must be a time in the form YYYY-MM-DD HH:MM:SS' },
  { Data: { StartTime: '2023-02-30 00:00:00' }, message: 'StartTime must be a time' },
  { Data: { StartTime: 1_696_154_400 }, message: 'StartTime must be a string' },
  { Data: { EndTime: '2023-10-01T10:00:00Z' }, message: 'EndTime must be a time' },
  {
    Data: { StartTime: '2023-10-02 00:00:00', EndTime: '2023-10-01 00:00:00' },
    message: 'EndTime must not be before StartTime',
  },
  { Data: { Limit: 0 }, message: 'Limit must be in range [1, 1000]' },
  { Data: { Limit: 1001 }, message: 'Limit must be in range [1, 1000]' },
  { Data: { Limit: '10' }, message: 'Limit must be a number' },
  { Data: { Limit: 1.5 }, message: 'Limit must be an integer' },
  { Data: 'all', message: 'Data must be an object' },
];

const answered = [undefined, {}, { Status: 'all' }, { Status: '', StartTime: 'undefined', Unknown: 1 }];

/** What List responds, whatever tasks exist. */
export const listCases: readonly ContractCase[] = [
  ...answered.map(listAnswersCase),
  {
    title: 'List returns only tasks with the given Status, and at most Limit',
    run: async (send) => {
      const running = await sendRequest(send, list({ Status: 'running', Limit: 2 }), listResponseSchema);
      expectThat('the number of tasks', running.Tasks.length, 'at most 2', running.Tasks.length <= 2);
      for (const { Status } of running.Tasks) {
        expectThat('Status', Status, 'not finished', Status !== 'finished');
      }
      const finished = await sendRequest(send, list({ Status: 'finished', Limit: 1 }), listResponseSchema);
      for (const { Status } of finished.Tasks) expectSame('Status', Status, 'finished');
    },
  },
  {
    title: 'List of a time long ago is empty',
    run: async (send) => {
      const longAgo = list({ StartTime: '2001-01-01 00:00:00', EndTime: '2001-01-02 00:00:00' });
      const { Tasks } = await sendRequest(send, longAgo, listResponseSchema);
      expectSame('Tasks', Tasks, []);
    },
  },
  ...refused.map(({ Data, message }) =>
    refusalCase(`List rejects ${JSON.stringify(Data)}`, list(Data), { messageStart: message }),
  ),
];

function listAnswersCase(Data: unknown): ContractCase {
  return {
    title: `List answers with tasks (Data ${JSON.stringify(Data)})`,
    run: async (send) => {
      await sendRequest(send, list(Data), listResponseSchema);
    },
  };
}

function list(Data: unknown): unknown {
  return { Action: 'List', Data };
}
