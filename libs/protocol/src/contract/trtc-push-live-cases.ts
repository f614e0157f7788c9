import { type TaskView, taskViewSchema } from '../trtc-push/task-view.ts';
import { type ContractCase } from './contract-case.ts';
import { expectSame, expectThat } from './expectation.ts';
import { shown as shownAs, started } from './room-api.ts';
import { type PushApi } from './trtc-push-api.ts';
import { untilStatus } from './until-status.ts';

export interface PushLiveOptions {
  /** A good request: a file of at least 20 s into a room of its own. */
  request: Readonly<Record<string, unknown>>;
  /** How long a status may take to come; 30 s. */
  deadlineMs?: number;
}

const shown = (answer: { status: number; json: unknown }): TaskView => shownAs(taskViewSchema, answer);

/** Start a real push, and end it. */
export function pushLiveCases({ request, deadlineMs }: PushLiveOptions): readonly ContractCase<PushApi>[] {
  return [
    {
      title: 'a push is answered as documented, shown, paused, resumed, seeked, and ended by DELETE',
      run: async (api) => {
        const requestId = await started(api, request);
        const look = async () => shown(await api.view(requestId));
        const until = (status: TaskView['Status']) => untilStatus(look, status, deadlineMs);
        const control = async (body: object) => shown(await api.control(requestId, JSON.stringify(body)));
        const first = shown(await api.view(requestId));
        expectSame('RequestId', first.RequestId, requestId);
        expectSame('UserId', first.UserId, request['UserId']);
        await until('pushing');
        await control({ Action: 'Pause' });
        await until('paused');
        await control({ Action: 'Seek', Position: 10 });
        await control({ Action: 'Resume' });
        const resumed = await until('pushing');
        expectThat('Position', resumed.Position, 'at least 9', (resumed.Position ?? 0) >= 9);
        shown(await api.stop(requestId));
        const last = await until('finished');
        expectSame('EndReason', last.EndReason, 'stopped');
        expectThat('FinishTime', last.FinishTime, 'a time', last.FinishTime !== undefined);
        // Once more changes nothing.
        expectSame('the push after a second DELETE', shown(await api.stop(requestId)), last);
      },
    },
  ];
}
