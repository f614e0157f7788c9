import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/trtc/v20190722/trtc_client.js';
import { expect, test } from 'vitest';
import { LOCAL_CREDENTIAL, LOCAL_REGION, LOCAL_TRTC_SDK_APP_ID as SdkAppId } from '../known-names.ts';
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts';
import { eventually } from '../testing/eventually.ts';
import { openSignalClient, type SignalClient } from '../testing/signal-client.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { createUserSig } from '../testing/create-user-sig.ts';
import { type TrtcOptions } from './index.ts';
import { type RoomName } from './signal-messages.ts';

const numeric = { roomId: 123 };
const text = { strRoomId: '123' };
const both = { audio: true, video: true };

/** A cloud, and a way into its rooms. */
async function open(trtc: TrtcOptions = {}): Promise<
  AsyncDisposable & {
    cloud: LocalCloud;
    api: InstanceType<typeof Client>;
    join(userId: string, room?: RoomName, more?: object): Promise<SignalClient>;
  }
> {
  await using opening = new AsyncDisposableStack();
  const dir = opening.use(await createTempDir('trtc'));
  const cloud = opening.use(await startLocalCloud({ dir: dir.path, trtc }));
  const httpProfile = { endpoint: cloud.apiEndpoint, protocol: 'http://' };
  const api = new Client({ credential: LOCAL_CREDENTIAL, region: LOCAL_REGION, profile: { httpProfile } });
  const opened = opening.move();
  return {
    cloud,
    api,
    join: async (userId, room = numeric, more = {}) =>
      opened.use(await openSignalClient({ cloudUrl: cloud.apiUrl, userId, room, ...more })),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

test('users without a valid UserSig cannot enter', async () => {
  await using rooms = await open();
  const refusal = async (more: object): Promise<unknown> => {
    const { code, message } = await (await rooms.join('alice', numeric, more)).next('refused');
    return [code, message];
  };
  expect(await refusal({ sdkAppId: 7 })).toEqual([-8, 'sdkAppId 7 does not exist']);
  expect(await refusal({ userSig: createUserSig('alice', { expireS: -1 }) })).toEqual([
    70001,
    expect.stringContaining('expired'),
  ]);
  expect(await refusal({ userSig: createUserSig('alice', { key: 'guessed' }) })).toEqual([
    70009,
    expect.stringContaining('key'),
  ]);
  expect(await refusal({ userSig: createUserSig('bob') })).toEqual([
    70013,
    expect.stringContaining('userId'),
  ]);
  expect(await refusal({ userSig: createUserSig('alice', { sdkAppId: 7 }) })).toEqual([
    70014,
    expect.stringContaining('sdkAppId'),
  ]);
  expect(rooms.cloud.trtc.rooms()).toEqual([]);
});

test('the number 123 and the string "123" are different rooms', async () => {
  await using rooms = await open();
  const inNumeric = await rooms.join('alice', numeric);
  const inText = await rooms.join('alice', text);
  expect((await inNumeric.next('entered')).members).toEqual([]);
  expect((await inText.next('entered')).members).toEqual([]);
  expect(rooms.cloud.trtc.rooms().map(({ name }) => name)).toEqual([numeric, text]);
  await rooms.api.DismissRoomByStrRoomId({ SdkAppId, RoomId: '123' });
  expect((await inText.next('kicked')).reason).toBe('room_disband');
  expect(rooms.cloud.trtc.rooms().map(({ name }) => name)).toEqual([numeric]);
});

test('anchors are announced to all; audience members are not, and cannot publish', async () => {
  await using rooms = await open();
  const alice = await rooms.join('alice');
  await alice.next('entered');
  const bob = await rooms.join('bob', numeric, { role: 'audience' });
  expect((await bob.next('entered')).members.map(({ userId }) => userId)).toEqual(['alice']);
  bob.send({ type: 'publish', published: both, available: both });
  bob.send({ type: 'message', cmdId: 1, base64: 'aGk=' });
  bob.send({ type: 'role', role: 'anchor' });
  bob.send({ type: 'publish', published: both, available: { audio: true, video: false } });
  expect((await alice.next('user-enter')).member).toMatchObject({
    userId: 'bob',
    published: { audio: false },
  });
  expect((await alice.next('publish')).member.available).toEqual({ audio: true, video: false });
  bob.send({ type: 'role', role: 'audience' });
  expect(await alice.next('user-exit')).toMatchObject({ userId: 'bob', reason: 3 });
  expect(rooms.cloud.trtc.rooms()[0]?.members).toMatchObject([
    { userId: 'alice', role: 'anchor' },
    { userId: 'bob', role: 'audience', published: { audio: false, video: false } },
  ]);
});

test('a second entry with the same id kicks the first, and the others see a new user', async () => {
  await using rooms = await open();
  const watcher = await rooms.join('watcher', numeric, { role: 'audience' });
  await watcher.next('entered');
  const first = await rooms.join('alice');
  await first.next('entered');
  await watcher.next('user-enter');
  const second = await rooms.join('alice');
  expect((await first.next('kicked')).reason).toBe('kick');
  expect((await second.next('entered')).members).toEqual([]);
  expect(await watcher.next('user-exit')).toMatchObject({ userId: 'alice', reason: 2 });
  expect((await watcher.next('user-enter')).member.userId).toBe('alice');
  expect(rooms.cloud.trtc.rooms()[0]?.members).toHaveLength(2);
});

test('RemoveUser kicks users, and names invalid parameters', async () => {
  await using rooms = await open();
  const alice = await rooms.join('alice');
  const bob = await rooms.join('bob');
  await Promise.all([alice.next('entered'), bob.next('entered')]);
  const getErrorCode = (call: Promise<unknown>): Promise<unknown> =>
    call.catch(({ code }: { code: string }) => code);
  const { api } = rooms;
  const all = { SdkAppId, RoomId: 123, UserIds: ['bob', 'nobody'] };
  expect(await getErrorCode(api.RemoveUser({ ...all, RoomId: 124 }))).toBe('FailedOperation.RoomNotExist');
  expect(await getErrorCode(api.RemoveUser({ ...all, SdkAppId: 7 }))).toBe('UnauthorizedOperation.SdkAppId');
  expect(await getErrorCode(api.RemoveUser({ ...all, UserIds: ['nobody'] }))).toBe(
    'InvalidParameter.UserIds',
  );
  expect(await getErrorCode(api.RemoveUser({ ...all, UserIds: [] }))).toBe('InvalidParameter.UserIds');
  expect(await getErrorCode(api.RemoveUser({ ...all, RoomId: '123' as unknown as number }))).toBe(
    'InvalidParameter.RoomId',
  );
  // No SDK can enter a room with such a name.
  expect(await getErrorCode(api.DismissRoomByStrRoomId({ SdkAppId, RoomId: '教室' }))).toBe(
    'InvalidParameter.RoomId',
  );
  expect(await getErrorCode(api.RemoveUserByStrRoomId({ SdkAppId, UserIds: ['bob'] } as never))).toBe(
    'MissingParameter.RoomId',
  );
  await api.RemoveUser(all);
  expect((await bob.next('kicked')).reason).toBe('banned');
  expect(await alice.next('user-exit')).toMatchObject({ userId: 'bob', reason: 2 });
  await api.DismissRoom({ SdkAppId, RoomId: 123 });
  expect((await alice.next('kicked')).reason).toBe('room_disband');
  expect(await getErrorCode(api.DismissRoom({ SdkAppId, RoomId: 123 }))).toBe('FailedOperation.RoomNotExist');
});

test('a room without an anchor is dismissed after a timeout, also if it never had one', async () => {
  await using rooms = await open({ roomIdleMs: 200 });
  const bob = await rooms.join('bob', text, { role: 'audience' });
  const carl = await rooms.join('carl', numeric, { role: 'audience' });
  const alice = await rooms.join('alice', numeric);
  expect((await bob.next('kicked')).reason).toBe('room_disband');
  expect(carl.received.map(({ type }) => type)).not.toContain('kicked');
  alice.send({ type: 'exit' });
  expect(await carl.next('user-exit')).toMatchObject({ userId: 'alice', reason: 0 });
  expect((await carl.next('kicked')).reason).toBe('room_disband');
  expect(rooms.cloud.trtc.rooms()).toEqual([]);
});

test('a user who reconnects resumes the session, and gets the missed messages', async () => {
  await using rooms = await open();
  const alice = await rooms.join('alice');
  const lost = await rooms.join('bob', numeric, { role: 'audience' });
  const { session } = await lost.next('entered');
  await lost.drop();
  await eventually(() => rooms.cloud.trtc.rooms()[0]?.members[1]?.isConnected === false || undefined);
  alice.send({ type: 'publish', published: both, available: both });
  const back = await rooms.join('bob', numeric, { role: 'audience', session });
  expect((await back.next('publish')).member.available).toEqual(both);
  expect(await back.next('entered')).toMatchObject({ session, members: [{ userId: 'alice' }] });
  expect(alice.received.map(({ type }) => type)).not.toContain('user-exit');
});

test('a user who stays away is removed, and one kicked meanwhile learns it on reconnecting', async () => {
  await using rooms = await open({ userTimeoutMs: 200 });
  const watcher = await rooms.join('watcher', numeric, { role: 'audience' });
  const alice = await rooms.join('alice');
  const bob = await rooms.join('bob');
  const { session } = await bob.next('entered');
  await alice.drop();
  expect(await watcher.next('user-exit')).toMatchObject({ userId: 'alice', reason: 1 });
  await bob.drop();
  await rooms.api.RemoveUser({ SdkAppId, RoomId: 123, UserIds: ['bob'] });
  const back = await rooms.join('bob', numeric, { session });
  expect((await back.next('kicked')).reason).toBe('banned');
  const anew = await rooms.join('bob');
  expect((await anew.next('entered')).members).toEqual([]);
});
