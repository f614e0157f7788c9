import { type TaskView, taskViewSchema } from '../trtc-record/task-view.ts';
import type { ContractCase } from './contract-case.ts';
import { expectSame, expectThat } from './expectation.ts';
import { type RoomApi, shown as shownAs, started } from './room-api.ts';
import { roomStaticCases } from './room-static-cases.ts';
import { recordRows } from './trtc-record-rows.ts';
import { waitUntilStatus } from './live-cases.ts';

/** The documents' request, verbatim; its UserSig is partly hidden there. */
export const documentedRecordRequestText =
  '{"SdkAppId": 1400000000,"RoomId": 43474,"UserId": "user_55952145","Mode": "02","UserSig": "eJwtzNEKgkAUBNB-2efQ3e3eUqG3tMCKJJEIIxxxxxxxxxxxxxxxhvmweLWzGlUxj0mLs1GXKVf3mgrq*GFUdUR0UQrAYWDyW6Y15cwTwDm4UkxF36iXpkq1joiSc9xxxxxxxxxxxxx-S*CZeOk9sHfnEhCwlUW*fE4oWusw3dULlJ7HoSJ2e6d9fM8Y98fxUAzWA__","CosConfig": {"Region": "ap-shanghai","Bucket": "test-123456789","Path": "/trtc"}}';

/** The same as a value. */
export const documentedRecordRequest = JSON.parse(documentedRecordRequestText) as {
  SdkAppId: number;
  RoomId: number;
  UserId: string;
  Mode: string;
  UserSig: string;
  CosConfig: { Region: string; Bucket: string; Path: string };
};

/**
 * The documents' request with some fields changed.
 *
 * @param fields by their dotted path, such as `CosConfig.Path`; one that is `undefined` is left out
 */
export function recordRequest(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const request: Record<string, unknown> = { ...documentedRecordRequest };
  for (const [path, value] of Object.entries(fields)) {
    const [field = '', inner] = path.split('.');
    request[field] = inner === undefined ? value : { ...(request[field] as object), [inner]: value };
  }
  return request;
}

interface RecordLiveOptions {
  /** A valid request for a room where nobody publishes. */
  request: Readonly<Record<string, unknown>>;
  /** How long a status may take; 30 s if left out. */
  deadlineMs?: number;
}

const shown = (answer: { status: number; json: unknown }): TaskView => shownAs(taskViewSchema, answer);

/** Cases that start a real recording and end it. */
function recordLiveCases({ request, deadlineMs }: RecordLiveOptions): readonly ContractCase<RoomApi>[] {
  return [
    {
      title: 'starts a recording as documented, shows it, and stops it with DELETE',
      run: async (api) => {
        const requestId = await started(api, request);
        const look = async () => shown(await api.view(requestId));
        const until = (status: TaskView['Status']) => waitUntilStatus(look, status, deadlineMs);
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
        // A repetition changes nothing.
        expectSame('the recording after a second DELETE', shown(await api.stop(requestId)), last);
      },
    },
  ];
}

/** What any app must do without starting a recording: safe to run anywhere, any number of times. */
const recordStaticCases = roomStaticCases({
  rows: recordRows,
  request: recordRequest,
  faultBeside: (field) =>
    field === 'Mode'
      ? { fault: { MaxDurationLimit: -1 }, says: 'MaxDurationLimit must' }
      : { fault: { Mode: '03' }, says: 'Mode must be one of 00, 01, 02' },
  faulty: {
    body: { CosConfig: { Path: 5 }, Mode: '05' },
    says:
      'SdkAppId missing; RoomId missing: RoomId or StrRoomId must be set; UserId missing; UserSig missing; ' +
      'CosConfig.Region missing; CosConfig.Bucket missing; CosConfig.Path must be a string; ' +
      'Mode must be one of 00, 01, 02',
  },
  notFoundSays: 'there is no recording',
});

/**
 * The documents of trtc-record as cases that an app runs against itself:
 *
 * ```ts
 * it.for(trtcRecordContract.staticCases)('$title', (one) => one.run(api));
 * ```
 */
export const trtcRecordContract: {
  /** Cases that start no recording: every value of every row, accepted and rejected, and unknown recordings. */
  readonly staticCases: readonly ContractCase<RoomApi>[];
  /** Cases that start real recordings of the given room and end them. */
  readonly liveCases: (options: RecordLiveOptions) => readonly ContractCase<RoomApi>[];
} = { staticCases: recordStaticCases, liveCases: recordLiveCases };
