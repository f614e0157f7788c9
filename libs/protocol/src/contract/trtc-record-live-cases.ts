import { type ContractCase } from './contract-case.ts';
import { expectSame, expectThat } from './expectation.ts';
import { type TaskView, taskViewSchema } from '../trtc-record/task-view.ts';
import { type RoomApi, shown as shownAs, started } from './room-api.ts';
import { untilStatus } from './until-status.ts';

export interface RecordLiveOptions {
  /** A good request for a room where nobody publishes. */
  request: Readonly<Record<string, unknown>>;
  /** How long a status may take to come; 30 s. */
  deadlineMs?: number;
}

const shown = (answer: { status: number; json: unknown }): TaskView => shownAs(taskViewSchema, answer);

/** Start a real recording, and end it. */
export function recordLiveCases({
  request,
  deadlineMs,
}: RecordLiveOptions): readonly ContractCase<RoomApi>[] {
  return [
    {
      title: 'a recording is answered as documented, shown, and ended by DELETE',
      run: async (api) => {
        const requestId = await started(api, request);
        const look = async () => shown(await api.view(requestId));
        const until = (status: TaskView['Status']) => untilStatus(look, status, deadlineMs);
        const first = shown(await api.view(requestId));
        expectSame('RequestId', first.RequestId, requestId);
        expectSame('UserId', first.UserId, request['UserId']);
        const recording = await until('recording');
        expectThat(
          'StartTime',
          recording.StartTime,
          'a time',
          (recording.StartTime ?? 0) >= first.CreateTime,
        );
        shown(await api.stop(requestId));
        const last = await until('finished');
        expectSame('EndReason', last.EndReason, 'stopped');
        expectSame('Files', last.Files, []);
        expectThat('FinishTime', last.FinishTime, 'a time', last.FinishTime !== undefined);
        // Once more changes nothing.
        expectSame('the recording after a second DELETE', shown(await api.stop(requestId)), last);
      },
    },
  ];
}
