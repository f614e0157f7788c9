import { setTimeout as delay } from 'node:timers/promises';
import { userSigOf } from '@scf-media/local-cloud/testing';
import { callbackBodySchema } from '@scf-media/protocol/trtc-record';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRoomService, type RoomService } from './testing/room-service.ts';
import { trtcApi } from './testing/trtc-api.ts';

const idleMs = 2_000;
let rooms: RoomService;
beforeAll(async () => {
  rooms = await openRoomService({ ROOM_IDLE_MS: String(idleMs) });
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

test('when the last anchor has left, the files are in COS and told 3 s after the wait', async () => {
  const room = { RoomId: 2 };
  await using people = new AsyncDisposableStack();
  const [ann, bob] = [
    people.use(await rooms.anchor(room, 'ann')),
    people.use(await rooms.anchor(room, 'bob')),
  ];
  const requestId = await rooms.client.begin(rooms.request(room));
  await rooms.client.until(requestId, 'recording');
  await delay(5_000);
  await bob.leave();
  const told = rooms.receiver.bodies.length;
  await ann.leave();
  const leftAtMs = Date.now();
  await expect.poll(() => rooms.receiver.bodies.length, { timeout: 30_000, interval: 20 }).toBe(told + 1);
  const afterWaitMs = Date.now() - leftAtMs - idleMs;
  console.log(`last anchor's leaving to the callback: ${afterWaitMs} ms after the wait of ${idleMs} ms`);
  expect(afterWaitMs).toBeLessThan(3_000);
  const body = callbackBodySchema.parse(rooms.receiver.bodies.at(-1));
  expect(body.Files.map(({ Status }) => Status)).toEqual([1, 1]);
  for (const { RecordFile } of body.Files) expect((await fetch(RecordFile)).status).toBe(200);
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
