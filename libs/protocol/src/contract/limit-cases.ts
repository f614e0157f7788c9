import { errorResponseSchema } from '../web-record/response.ts';
import { answerOf } from './answer.ts';
import { type ContractCase, type Send } from './contract-case.ts';
import { expectSame } from './expectation.ts';
import { type LiveOptions, withTask } from './live-task.ts';

/** What {@link limitCases} need to know. */
export interface LimitOptions extends LiveOptions {
  /** How many recordings the app has room for. Nothing else may be recorded meanwhile. */
  mostRecordings: number;
}

/** What an app with room for a limited number of recordings must do. The cases fill it up and empty it again. */
export function limitCases(options: LimitOptions): readonly ContractCase[] {
  return [
    {
      title: 'Start is refused while there is no room for one more recording, and taken when there is',
      run: async (send) => {
        await withTasks(send, options, options.mostRecordings, async () => {
          const body = { Action: 'Start', Data: { RecordURL: options.startedTaskUrl } };
          const { ErrorCode } = await answerOf(send, body, errorResponseSchema);
          expectSame('ErrorCode', ErrorCode, 'LimitExceeded');
        });
        await withTask(send, options, {}, () => Promise.resolve());
      },
    },
  ];
}

/** Runs the body while so many tasks are there. */
async function withTasks(
  send: Send,
  options: LiveOptions,
  count: number,
  body: () => Promise<void>,
): Promise<void> {
  if (count === 0) return body();
  await withTask(send, options, { ManualStart: true }, () => withTasks(send, options, count - 1, body));
}
