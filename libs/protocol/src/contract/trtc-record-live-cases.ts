import { type ContractCase } from './contract-case.ts';
import { expectSame, expectThat } from './expectation.ts';
import { type TaskView } from '../trtc-record/task-view.ts';
import { type RecordApi, shown, started } from './trtc-record-api.ts';

export interface RecordLiveOptions {
  /** A good request for a room where nobody publishes. */
  request: Readonly<Record<string, unknown>>;
  /** How long a status may take to come; 30 s. */
  deadlineMs?: number;
}

/** Node and browsers both have it; this library has the types of neither. */
declare function setTimeout(run: () => void, delayMs: number): unknown;

const pollMs = 200;

/** Asks for the recording until it has the status. */
async function untilStatus(
  api: RecordApi,
  requestId: string,
  status: TaskView['Status'],
  deadlineMs = 30_000,
): Promise<TaskView> {
  for (const giveUpAtMs = Date.now() + deadlineMs; ;) {
    const view = shown(await api.view(requestId));
    if (view.Status === status) return view;
    if (view.Status === 'finished' || Date.now() > giveUpAtMs)
      throw new Error(`expected status ${status}, got ${JSON.stringify(view)}`);
    await new Promise<void>((resolve) => void setTimeout(resolve, pollMs));
  }
}

/** Start a real recording, and end it. */
export function recordLiveCases({
  request,
  deadlineMs,
}: RecordLiveOptions): readonly ContractCase<RecordApi>[] {
  return [
    {
      title: 'a recording is answered as documented, shown, and ended by DELETE',
      run: async (api) => {
        const requestId = await started(api, request);
        const first = shown(await api.view(requestId));
        expectSame('RequestId', first.RequestId, requestId);
        expectSame('UserId', first.UserId, request['UserId']);
        const recording = await untilStatus(api, requestId, 'recording', deadlineMs);
        expectThat(
          'StartTime',
          recording.StartTime,
          'a time',
          (recording.StartTime ?? 0) >= first.CreateTime,
        );
        shown(await api.stop(requestId));
        const last = await untilStatus(api, requestId, 'finished', deadlineMs);
        expectSame('EndReason', last.EndReason, 'stopped');
        expectSame('Files', last.Files, []);
        expectThat('FinishTime', last.FinishTime, 'a time', last.FinishTime !== undefined);
        // Once more changes nothing.
        expectSame('the recording after a second DELETE', shown(await api.stop(requestId)), last);
      },
    },
  ];
}
