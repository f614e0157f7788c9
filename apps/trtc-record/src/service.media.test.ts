import { setTimeout as delay } from 'node:timers/promises';
import { probeFile, topLevelBoxes } from '@scf-media/media/testing';
import { trtcRecordContract } from '@scf-media/protocol/contract';
import { callbackBodySchema } from '@scf-media/protocol/trtc-record';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fetchFile } from './testing/fetch-file.ts';
import { openRoomService, type RoomService } from './testing/room-service.ts';
import { trtcApi } from './testing/trtc-api.ts';

let rooms: RoomService;
beforeAll(async () => {
  rooms = await openRoomService({ ROOM_IDLE_MS: '20000' });
});
afterAll(async () => {
  await rooms?.[Symbol.asyncDispose]();
});

test('each anchor of a room by name is a file, told as documented when the recorder is removed', async () => {
  const { client, receiver, service } = rooms;
  const room = { StrRoomId: 'lesson_1 (a)' };
  const UserId = `rec-1.'x' ../`;
  await using people = new AsyncDisposableStack();
  people.use(await rooms.anchor(room, 'ann-b.c'));
  people.use(await rooms.anchor(room, '../录制 "二"'));
  const requestId = await client.begin(rooms.request(room, { UserId }));
  await client.until(requestId, 'recording');
  await delay(5_000);
  await trtcApi(service.cloud).RemoveUserByStrRoomId({
    SdkAppId: 1_400_000_000,
    RoomId: room.StrRoomId,
    UserIds: [UserId],
  });
  const view = await client.until(requestId, 'finished');

  expect(view.EndReason).toBe('removed');
  expect(receiver.bodies).toHaveLength(1);
  const body = callbackBodySchema.strict().parse(receiver.bodies[0]);
  const recorder = requestId.slice(0, 8);
  expect(body).toMatchObject({ SdkAppId: '1400000000', StrRoomId: room.StrRoomId, UserId });
  expect(body.Files.map(({ UserId: anchor }) => anchor).sort()).toEqual(['../录制 "二"', 'ann-b.c']);
  for (const file of body.Files) {
    expect(file).toMatchObject({ Status: 1, Message: 'record success' });
    const path = new URL(file.RecordFile).pathname;
    const user = file.UserId === 'ann-b.c' ? 'ann-b.c' : '~2e~2e~2f~e5~bd~95~e5~88~b6~20~22~e4~ba~8c~22';
    // Path "/" gives no second slash.
    expect(path.replace(/\d{13}/, 'START')).toBe(
      `/recordings-1250000000/lesson~5f1~20~28a~29_${user}_START_${recorder}.mp4`,
    );
    const local = await fetchFile(file, service.dir);
    const probed = await probeFile(local);
    expect(probed).toMatchObject({
      video: { codec: 'h264', width: 320, height: 180 },
      audio: { codec: 'aac' },
    });
    expect(probed.durationMs).toBeGreaterThan(3_500);
    expect(probed.durationMs).toBeLessThan(15_000);
    expect(await topLevelBoxes(local)).toEqual(['ftyp', 'moov', 'mdat']);
    expect(await (await fetch(`${file.RecordFile}.json`)).json()).toMatchObject({ userId: file.UserId });
  }
  // What was secret is forgotten.
  const stored = JSON.stringify(await rooms.task(requestId));
  expect(stored).not.toContain(String(rooms.request(room, { UserId })['UserSig']).slice(0, 20));
  expect(stored).not.toContain('secrets');
}, 60_000);

test('mode 00 of a numeric room makes an MP3 of each anchor that is subscribed to, and DELETE ends it', async () => {
  const { client, service } = rooms;
  const room = { RoomId: 43_474 };
  await using people = new AsyncDisposableStack();
  people.use(await rooms.anchor(room, 'ann'));
  people.use(await rooms.anchor(room, 'bob'));
  const requestId = await client.begin(rooms.request(room, { Mode: '00', SubscribeUserIds: ['bob'] }));
  await client.until(requestId, 'recording');
  await delay(4_000);
  await client.stop(requestId);
  const view = await client.until(requestId, 'finished');
  expect(view).toMatchObject({
    EndReason: 'stopped',
    RoomId: '43474',
    Files: [{ UserId: 'bob', Status: 1 }],
  });
  const [file] = view.Files;
  if (file === undefined) throw new Error('no file');
  expect(file.RecordFile).toMatch(/\/43474_bob_\d{13}_[0-9a-f-]{8}\.mp3$/);
  const probed = await probeFile(await fetchFile(file, service.dir));
  expect(probed.audio?.codec).toBe('mp3');
  expect(probed.video).toBeUndefined();
  expect(probed.durationMs).toBeGreaterThan(2_500);
}, 60_000);

test('an anchor that comes back ten times is ten files, without sound in mode 01', async () => {
  const { client, service } = rooms;
  const room = { RoomId: 2 };
  const times = 10;
  const requestId = await client.begin(rooms.request(room, { Mode: '01' }));
  await client.until(requestId, 'recording');
  for (let count = 1; count <= times; count += 1) {
    await using anchor = await rooms.anchor(room, 'ann', { audio: false });
    await delay(1_200);
    await anchor.leave();
    await vi.waitFor(async () => expect((await client.shown(requestId)).Files).toHaveLength(count), {
      timeout: 10_000,
      interval: 50,
    });
  }
  await client.stop(requestId);
  const { Files } = await client.until(requestId, 'finished');
  expect(Files.map(({ Message }) => Message)).toEqual(Array(times).fill('record success'));
  expect(new Set(Files.map(({ RecordFile }) => RecordFile)).size).toBe(times);
  const [first] = Files;
  if (first === undefined) throw new Error('no file');
  const probed = await probeFile(await fetchFile(first, service.dir));
  expect(probed.video?.codec).toBe('h264');
  expect(probed.audio).toBeUndefined();
}, 60_000);

test('the documented interface with recordings that run', async () => {
  const cases = trtcRecordContract.liveCases({ request: rooms.request({ RoomId: 3 }) });
  for (const one of cases) await one.run(rooms.client);
}, 60_000);
