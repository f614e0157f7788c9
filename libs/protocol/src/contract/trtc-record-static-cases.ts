import { roomStaticCases } from './room-static-cases.ts';
import { recordRequest } from './trtc-record-request.ts';
import { recordRows } from './trtc-record-rows.ts';

/** What any app must do without ever starting a recording: safe to run anywhere, any number of times. */
export const recordStaticCases = roomStaticCases({
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
