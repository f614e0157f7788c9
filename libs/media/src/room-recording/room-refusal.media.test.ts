import { LOCAL_TRTC_SDK_APP_ID, userSigOf } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserProcesses } from '../testing/browser-processes.ts';
import { recordRoom } from '../testing/record-room.ts';
import { refusal } from './room-session.ts';
import { type LocalRooms, openLocalRooms } from './testing/local-rooms.ts';

let rooms: LocalRooms;
beforeAll(async () => {
  rooms = await openLocalRooms();
});
afterAll(() => rooms[Symbol.asyncDispose]());

const recorder = {
  sdkAppId: LOCAL_TRTC_SDK_APP_ID,
  strRoomId: 'refused',
  userId: 'recorder',
  userSig: userSigOf('recorder'),
};
const failureOf = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => undefined,
    (error: unknown) => error,
  );

test.each([
  ['an expired UserSig', { userSig: userSigOf('recorder', { expireS: -10 }) }, /70001/],
  ['a UserSig of somebody else', { userSig: userSigOf('alice') }, /70013/],
  ['an SdkAppId that is not known', { sdkAppId: 1_400_000_001 }, /SERVER_ERROR/],
])(
  '%s is refused, and nothing is left',
  async (_, wrong, number) => {
    const entry = { ...recorder, ...wrong };
    const failure = await failureOf(rooms.record({ strRoomId: entry.strRoomId }, 'both', { entry }));
    expect(failure).toMatchObject({ code: 'RoomRefused', fault: 'caller' });
    expect(String(failure)).toMatch(number);
    expect(String(failure)).not.toContain(entry.userSig);
    expect(await browserProcesses()).toEqual([]);
  },
  30_000,
);

test("the SDK's own file loads and enters, and says itself that it reaches no server", async () => {
  const failure = await failureOf(recordRoom({ entry: recorder, media: 'both' }));
  expect(failure).toMatchObject({ code: 'RoomUnreachable', fault: 'service' });
  expect(String(failure)).toMatch(/OPERATION_FAILED 5500/);
}, 60_000);

test('a script that is not there is no SDK', async () => {
  const sdkUrl = `${rooms.cloud.apiUrl}/trtc/nothing.js`;
  const failure = await failureOf(recordRoom({ entry: recorder, media: 'both', sdkUrl }));
  expect(failure).toMatchObject({ code: 'RoomUnreachable', fault: 'service' });
  expect(String(failure)).toContain("the SDK's script could not be loaded");
}, 30_000);

test('the signature is in no message, also when the SDK says it', () => {
  const failure = {
    name: 'INVALID_PARAMETER',
    code: 5000,
    extraCode: 5001,
    message: 'userSig eJx123 is too short',
  };
  expect(refusal(failure, 'eJx123').message).toBe(
    'the room was not entered: INVALID_PARAMETER 5000/5001: userSig <userSig> is too short',
  );
});
