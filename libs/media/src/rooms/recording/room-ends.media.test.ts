import { LOCAL_TRTC_SDK_APP_ID, createUserSig } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownTools } from '../../testing/own-tools.ts';
import { recordRoom } from '../../testing/record-room.ts';
import {
  decodeAll,
  findFile,
  waitForFrames,
  type LocalRooms,
  openLocalRooms,
  type RoomName,
} from './testing/local-rooms.ts';

let rooms: LocalRooms;
beforeAll(async () => {
  rooms = await openLocalRooms();
});
afterAll(() => rooms[Symbol.asyncDispose]());

const recorder = {
  sdkAppId: LOCAL_TRTC_SDK_APP_ID,
  strRoomId: 'refused',
  userId: 'recorder',
  userSig: createUserSig('recorder'),
};
const catchFailure = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => undefined,
    (error: unknown) => error,
  );

// It waits for its servers for seconds, so it comes first.
test.concurrent('the real SDK loads, enters, and reports that it cannot reach a server', async () => {
  const failure = await catchFailure(recordRoom({ entry: recorder, media: 'both' }));
  expect(failure).toMatchObject({ code: 'RoomUnreachable', fault: 'service' });
  expect(String(failure)).toMatch(/OPERATION_FAILED 5500/);
});

const room =
  (action: string, more: object = {}) =>
  (name: RoomName) =>
    rooms.act(`${action}ByStrRoomId`, { RoomId: name.strRoomId, ...more });

test.concurrent.for([
  ['removed', 'when the recorder is removed', room('RemoveUser', { UserIds: ['recorder'] })],
  ['dismissed', 'when the room is dismissed', room('DismissRoom')],
  [
    'replaced',
    'when its user id enters elsewhere',
    (name) => rooms.enter(name, 'recorder', { publish: 'none' }),
  ],
] as [string, string, (name: RoomName) => unknown][])(
  'the recording ends %s, %s, and the file is finished',
  async ([end, , act]) => {
    const name = rooms.newRoom();
    await using tools = await ownTools();
    const { chromiumPath } = tools;
    await using session = await rooms.record(name, 'both', { chromiumPath });
    await using people = new AsyncDisposableStack();
    people.use(await rooms.enter(name, 'alice'));
    await waitForFrames(session, 'alice 0', 10);
    await act(name);
    expect(await session.recording.ended).toBe(end);
    expect(session.recording.anchors()).toEqual([]);
    await decodeAll(findFile(session.files, 'alice').path);
    expect(await tools.browserProcesses()).toEqual([]);
  },
);

test.concurrent('the recording ends idle, when no anchor comes', async () => {
  await using session = await rooms.record(rooms.newRoom(), 'both', { idleMs: 1_000 });
  expect(await session.recording.ended).toBe('idle');
  expect(session.files).toEqual([]);
});

test.concurrent.for([
  ['an expired UserSig', { userSig: createUserSig('recorder', { expireS: -10 }) }, /70001/],
  ['a UserSig of somebody else', { userSig: createUserSig('alice') }, /70013/],
  ['an SdkAppId that is not known', { sdkAppId: 1_400_000_001 }, /SERVER_ERROR/],
] as const)('%s is rejected, and nothing is left behind', async ([, wrong, number]) => {
  const entry = { ...recorder, ...wrong };
  await using tools = await ownTools();
  const { chromiumPath } = tools;
  const { strRoomId } = entry;
  const failure = await catchFailure(rooms.record({ strRoomId }, 'both', { entry, chromiumPath }));
  expect(failure).toMatchObject({ code: 'RoomRefused', fault: 'caller' });
  expect(String(failure)).toMatch(number);
  expect(String(failure)).not.toContain(entry.userSig);
  expect(await tools.browserProcesses()).toEqual([]);
});

test.concurrent('a missing script is reported as a missing SDK', async () => {
  const sdkUrl = `${rooms.cloud.apiUrl}/trtc/nothing.js`;
  const failure = await catchFailure(recordRoom({ entry: recorder, media: 'both', sdkUrl }));
  expect(failure).toMatchObject({ code: 'RoomUnreachable', fault: 'service' });
  expect(String(failure)).toContain("the SDK's script could not be loaded");
});
