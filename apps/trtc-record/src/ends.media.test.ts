import { setTimeout as delay } from 'node:timers/promises';
import { createUserSig } from '@scf-media/local-cloud/testing';
import { callbackBodySchema } from '@scf-media/protocol/trtc-record';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openRoomService, type RoomService } from './testing/room-service.ts';

let rooms: RoomService;
beforeAll(async () => {
  rooms = await openRoomService({ ROOM_IDLE_MS: '2000' });
});
afterAll(() => rooms?.[Symbol.asyncDispose]());

test.concurrent(
  'after the last anchor has left for some time, the files are in COS and reported',
  async () => {
    const { client } = rooms;
    const room = { RoomId: 2 };
    await using people = new AsyncDisposableStack();
    const [ann, bob] = [
      people.use(await rooms.anchor(room, 'ann')),
      people.use(await rooms.anchor(room, 'bob')),
    ];
    const requestId = await client.start(rooms.request(room, { UserId: 'patient' }));
    await rooms.untilJournaled(requestId, 2);
    await bob.leave();
    await ann.leave();
    const view = await client.waitFor(requestId, 'finished');
    expect(view.EndReason).toBe('idle');
    const callbacks = rooms.callbacksFor('patient').map((body) => callbackBodySchema.parse(body));
    expect(callbacks.map(({ Files }) => Files)).toEqual([view.Files]);
    expect(view.Files.map(({ Status }) => Status)).toEqual([1, 1]);
    for (const { RecordFile } of view.Files) expect((await fetch(RecordFile)).status).toBe(200);
  },
);

test.concurrent('a time limit or SIGTERM ends a recording with all files', async () => {
  const { client, service } = rooms;
  const room = { RoomId: 12 };
  await using people = new AsyncDisposableStack();
  people.use(await rooms.anchor(room, 'bob', { audio: false }));
  const begin = (fields: object): Promise<string> =>
    client.start(rooms.request(room, { Mode: '01', ...fields }));
  const limited = await begin({ UserId: 'limited', MaxDurationLimit: 4 });
  const terminated = await begin({ UserId: 'terminated' });
  await rooms.untilJournaled(terminated, 1);
  await delay(1_000);
  const run = service.cloud.scf.invocations().find(({ requestId }) => requestId === terminated);
  if (run?.pid === undefined) throw new Error('no worker');
  process.kill(run.pid, 'SIGTERM');
  const views = [await client.waitFor(limited, 'finished'), await client.waitFor(terminated, 'finished')];
  expect(views.map(({ EndReason, Files }) => [EndReason, Files.map(({ Message }) => Message)])).toEqual([
    ['limit', ['record success']],
    ['terminated', ['record success']],
  ]);
  // One room into one folder twice: two files.
  expect(views[0]?.Files[0]?.RecordFile).not.toBe(views[1]?.Files[0]?.RecordFile);
  for (const { Code } of views) expect(Code).toBeUndefined();
});

test.concurrent('a UserSig of another user is a clear error', async () => {
  const UserSig = createUserSig('ann');
  const UserId = 'pretender';
  const requestId = await rooms.client.start(rooms.request({ RoomId: 1 }, { UserId, UserSig }));
  const view = await rooms.client.waitFor(requestId, 'finished');
  expect(view).toMatchObject({
    Code: 'RoomRefused',
    Message: expect.stringMatching(/./),
    EndReason: 'failed',
    Files: [],
  });
  expect(rooms.callbacksFor(UserId)).toMatchObject([
    { Code: 'RoomRefused', Message: view.Message, Files: [] },
  ]);
  expect(JSON.stringify([view, rooms.callbacksFor(UserId)])).not.toContain(UserSig.slice(0, 20));
});
