import { type ContractCase } from './contract-case.ts';
import { expectRefusal } from './room-api.ts';
import { roomStaticCases } from './room-static-cases.ts';
import { shortened } from './shortened.ts';
import { type PushApi } from './trtc-push-api.ts';
import { pushRequest } from './trtc-push-request.ts';
import { pushRows } from './trtc-push-rows.ts';

const badControls: readonly { body: unknown; says: string }[] = [
  { body: {}, says: 'Action missing' },
  { body: { Action: 'Stop' }, says: 'Action must be one of Pause, Resume, Seek' },
  { body: { Action: 'Seek' }, says: 'Position missing: it must be set with Seek' },
  { body: { Action: 'Seek', Position: -1 }, says: 'Position must be in range [0, 1000000]' },
  { body: { Action: 'Seek', Position: '5' }, says: 'Position must be a number' },
];

const controlCases: readonly ContractCase<PushApi>[] = [
  ...badControls.map(({ body, says }) => ({
    title: `refuses the control ${shortened(body)}`,
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

/** What any app must do without ever starting a push: safe to run anywhere, any number of times. */
export const pushStaticCases: readonly ContractCase<PushApi>[] = [
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
