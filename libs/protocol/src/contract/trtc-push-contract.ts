import { type TaskView, taskViewSchema } from '../trtc-push/task-view.ts';
import type { ContractCase } from './contract-case.ts';
import { expectSame, expectThat } from './expectation.ts';
import { expectRefusal, type PushApi, shown as shownAs, started } from './room-api.ts';
import { roomStaticCases } from './room-static-cases.ts';
import { shorten } from './start-row.ts';
import { pushRows } from './trtc-push-rows.ts';
import { waitUntilStatus } from './live-cases.ts';

/** The documents' request, verbatim; its UserSig is partly hidden there. */
const documentedPushRequestText =
  '{"SdkAppId": 1400000000,"StrRoomId": "98915abc","UserId": "user_55952144","Mode": "vod","UserSig": "eJwtzN0KgkAQBeB32dtCZqcd-6CbMMRYIrGiu6jcZAhL1NogevdMvxxxxxxxxxxxxxxxxxAIdENM*c27uLV*552dj6iNRQCiVGgdNfjtVFecilApABSg9OTTmXXFtOiciBIBBWy7xxxxxxxxRHbbjo-kFrN0UvOfuRH1tMyiDeLGcPu7ocxxxxxxxxxxx5uL7A0DEMb8_","Redis": false,"VideoSrc": "https://test-123456789.cos.ap-shanghai.myqcloud.com/video/1.mp4"}';

/** The same as a value. */
export const documentedPushRequest = JSON.parse(documentedPushRequestText) as Readonly<
  Record<string, unknown>
>;

/** The documents' request with some fields changed. @param fields one that is `undefined` is left out */
export function pushRequest(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...documentedPushRequest, ...fields };
}

interface PushLiveOptions {
  /** A valid request: a file of at least 20 s into a room of its own. */
  request: Readonly<Record<string, unknown>>;
  /** How long a status may take; 30 s if left out. */
  deadlineMs?: number;
}

const shown = (answer: { status: number; json: unknown }): TaskView => shownAs(taskViewSchema, answer);

/** Cases that start a real push and end it. */
function pushLiveCases({ request, deadlineMs }: PushLiveOptions): readonly ContractCase<PushApi>[] {
  return [
    {
      title: 'starts a push as documented, shows it, pauses, resumes and seeks it, and stops it with DELETE',
      run: async (api) => {
        const requestId = await started(api, request);
        const look = async () => shown(await api.view(requestId));
        const until = (status: TaskView['Status']) => waitUntilStatus(look, status, deadlineMs);
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
        // A repetition changes nothing.
        expectSame('the push after a second DELETE', shown(await api.stop(requestId)), last);
      },
    },
  ];
}

const badControls: readonly { body: unknown; says: string }[] = [
  { body: {}, says: 'Action missing' },
  { body: { Action: 'Stop' }, says: 'Action must be one of Pause, Resume, Seek' },
  { body: { Action: 'Seek' }, says: 'Position missing: it must be set with Seek' },
  { body: { Action: 'Seek', Position: -1 }, says: 'Position must be in range [0, 1000000]' },
  { body: { Action: 'Seek', Position: '5' }, says: 'Position must be a number' },
];

const controlCases: readonly ContractCase<PushApi>[] = [
  ...badControls.map(({ body, says }) => ({
    title: `rejects the command ${shorten(body)}`,
    run: async (api: PushApi) =>
      void expectRefusal(await api.control('0', JSON.stringify(body)), {
        status: 400,
        Code: 'InvalidParameter',
        says,
      }),
  })),
  ...[{ Action: 'Pause' }, { Action: 'Resume' }, { Action: 'Seek', Position: 5 }].map((body) => ({
    title: `finds no push to ${body.Action}`,
    run: async (api: PushApi) =>
      void expectRefusal(await api.control('0', JSON.stringify(body)), {
        status: 404,
        Code: 'ResourceNotFound',
        says: 'there is no push',
      }),
  })),
];

/** What any app must do without starting a push: safe to run anywhere, any number of times. */
const pushStaticCases: readonly ContractCase<PushApi>[] = [
  ...roomStaticCases({
    rows: pushRows,
    request: pushRequest,
    faultBeside: (field) =>
      field === 'Transport'
        ? { fault: { Volume: -1 }, says: 'Volume must' }
        : { fault: { Transport: 'whip' }, says: 'Transport must be one of webrtc, rtmp' },
    faulty: {
      body: { Mode: 'file', RedisPort: 0 },
      says:
        'VideoSrc missing; SdkAppId missing; RoomId missing: RoomId or StrRoomId must be set; ' +
        'Mode must be one of vod, live; UserId missing; UserSig missing; RedisPort must be in range [1, 65535]',
    },
    notFoundSays: 'there is no push',
  }),
  ...controlCases,
];

/**
 * The documents of trtc-push as cases that an app runs against itself:
 *
 * ```ts
 * it.for(trtcPushContract.staticCases)('$title', (one) => one.run(api));
 * ```
 */
export const trtcPushContract: {
  /** Cases that start no push: every value of every row, accepted and rejected, and unknown pushes. */
  readonly staticCases: readonly ContractCase<PushApi>[];
  /** Cases that start real pushes of the given file and end them. */
  readonly liveCases: (options: PushLiveOptions) => readonly ContractCase<PushApi>[];
} = { staticCases: pushStaticCases, liveCases: pushLiveCases };
