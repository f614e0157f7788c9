import { userSigOf } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRoomService, type RoomService } from './testing/room-service.ts';
import { trtcApi } from './testing/trtc-api.ts';

let rooms: RoomService;
beforeAll(async () => {
  rooms = await openRoomService({ ROOM_IDLE_MS: '2000' });
});
afterAll(async () => {
  await rooms?.[Symbol.asyncDispose]();
});

test('a room where nobody publishes is over, also from the start', async () => {
  const requestId = await rooms.client.begin(rooms.request({ RoomId: 1 }));
  const view = await rooms.client.until(requestId, 'finished');
  expect(view).toMatchObject({ EndReason: 'idle', Files: [] });
  expect(view).not.toHaveProperty('Code');
  expect(rooms.receiver.bodies.at(-1)).toEqual({
    SdkAppId: '1400000000',
    RoomId: '1',
    UserId: 'recorder',
    Files: [],
  });
}, 60_000);

test.each([
  ['expired', userSigOf('recorder', { expireS: -1 })],
  ['of somebody else', userSigOf('ann')],
  ['made with another key', userSigOf('recorder', { key: 'guess' })],
])(
  'a UserSig that is %s is a clear result',
  async (_, UserSig) => {
    const requestId = await rooms.client.begin(rooms.request({ RoomId: 1 }, { UserSig }));
    const view = await rooms.client.until(requestId, 'finished');
    expect(view).toMatchObject({
      Code: 'RoomRefused',
      Message: expect.stringMatching(/./),
      EndReason: 'failed',
      Files: [],
    });
    expect(JSON.stringify([view, rooms.receiver.bodies.at(-1)])).not.toContain(UserSig.slice(0, 20));
    expect(rooms.receiver.bodies.at(-1)).toMatchObject({ Code: 'RoomRefused', Message: view.Message });
  },
  60_000,
);

test('a room that is dismissed, a time limit and a SIGTERM end it with every file', async () => {
  const { client, service } = rooms;
  const begin = (RoomId: number, fields = {}): Promise<string> =>
    client.begin(rooms.request({ RoomId }, { Mode: '01', ...fields }));
  await using people = new AsyncDisposableStack();
  people.use(await rooms.anchor({ RoomId: 11 }, 'ann', { audio: false }));
  people.use(await rooms.anchor({ RoomId: 12 }, 'bob', { audio: false }));
  const [dismissed, limited, terminated] = await Promise.all([
    begin(11),
    begin(12, { MaxDurationLimit: 4 }),
    begin(12, { UserId: 'second' }),
  ]);
  await client.until(dismissed, 'recording');
  await client.until(terminated, 'recording');
  const limit = await client.until(limited, 'finished');
  const run = service.cloud.scf.invocations().find(({ requestId }) => requestId === terminated);
  if (run?.pid === undefined) throw new Error('no worker');
  process.kill(run.pid, 'SIGTERM');
  await trtcApi(service.cloud).DismissRoom({ SdkAppId: 1_400_000_000, RoomId: 11 });
  const views = [
    limit,
    await client.until(terminated, 'finished'),
    await client.until(dismissed, 'finished'),
  ];
  expect(views.map(({ EndReason, Files }) => [EndReason, Files.map(({ Message }) => Message)])).toEqual([
    ['limit', ['record success']],
    ['terminated', ['record success']],
    ['dismissed', ['record success']],
  ]);
  // One room into one folder twice: two files.
  expect(views[0]?.Files[0]?.RecordFile).not.toBe(views[1]?.Files[0]?.RecordFile);
  for (const { Code } of views) expect(Code).toBeUndefined();
}, 60_000);
