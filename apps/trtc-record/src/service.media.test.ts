import { setTimeout as delay } from 'node:timers/promises';
import { eventually, LOCAL_BUCKET, LOCAL_CREDENTIAL, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { probeFile, topLevelBoxes } from '@scf-media/media/testing';
import { trtcRecordContract } from '@scf-media/protocol/contract';
import { callbackBodySchema } from '@scf-media/protocol/trtc-record';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchFile } from './testing/fetch-file.ts';
import { openRoomService, type RoomService } from './testing/room-service.ts';
import { trtcApi } from './testing/trtc-api.ts';

let rooms: RoomService;
beforeAll(async () => {
  rooms = await openRoomService({ ROOM_IDLE_MS: '120000' });
});
afterAll(() => rooms?.[Symbol.asyncDispose]());

const place = { Region: LOCAL_REGION, Bucket: LOCAL_BUCKET, Path: '/' };

test.concurrent(
  'each anchor of a named room gets a file, reported as documented when the recorder is removed',
  async () => {
    const { client, service } = rooms;
    const room = { StrRoomId: 'lesson_1 (a)' };
    const UserId = `rec-1.'x' ../`;
    await using people = new AsyncDisposableStack();
    people.use(await rooms.anchor(room, 'ann-b.c'));
    people.use(await rooms.anchor(room, '../录制 "二"'));
    // The caller's keys are sent without the token of the function's role, with which COS would reject them.
    const { secretId: SecretId, secretKey: SecretKey } = LOCAL_CREDENTIAL;
    const request = rooms.request(room, { UserId, CosConfig: { ...place, SecretId, SecretKey } });
    const requestId = await client.start(request);
    await rooms.untilJournaled(requestId, 2);
    expect(JSON.stringify(await client.describe(requestId))).not.toContain(SecretKey);
    await delay(2_000);
    await trtcApi(service.cloud).RemoveUserByStrRoomId({
      SdkAppId: 1_400_000_000,
      RoomId: room.StrRoomId,
      UserIds: [UserId],
    });
    const view = await client.waitFor(requestId, 'finished');

    expect(view.EndReason).toBe('removed');
    const callbacks = rooms.callbacksFor(UserId);
    expect(callbacks).toHaveLength(1);
    expect(JSON.stringify(callbacks)).not.toContain(SecretKey);
    const body = callbackBodySchema.strict().parse(callbacks[0]);
    const recorder = requestId.slice(0, 8);
    expect(body).toMatchObject({ SdkAppId: '1400000000', StrRoomId: room.StrRoomId, UserId });
    expect(body.Files.map(({ UserId: anchor }) => anchor).sort()).toEqual(['../录制 "二"', 'ann-b.c']);
    for (const file of body.Files) {
      expect(file).toMatchObject({ Status: 1, Message: 'record success' });
      const path = new URL(file.RecordFile).pathname;
      const user = file.UserId === 'ann-b.c' ? 'ann-b.c' : '~2e~2e~2f~e5~bd~95~e5~88~b6~20~22~e4~ba~8c~22';
      // Path "/" does not result in a second slash.
      expect(path.replace(/\d{13}/, 'START')).toBe(
        `/recordings-1250000000/lesson~5f1~20~28a~29_${user}_START_${recorder}.mp4`,
      );
      const local = await fetchFile(file, service.dir);
      const probed = await probeFile(local);
      expect(probed).toMatchObject({
        video: { codec: 'h264', width: 320, height: 180 },
        audio: { codec: 'aac' },
      });
      expect(probed.durationMs).toBeGreaterThan(1_500);
      expect(await topLevelBoxes(local)).toEqual(['ftyp', 'moov', 'mdat']);
      expect(await (await fetch(`${file.RecordFile}.json`)).json()).toMatchObject({ userId: file.UserId });
    }
    // The secrets have been removed from the store.
    const stored = JSON.stringify(await rooms.task(requestId));
    expect(stored).not.toContain(String(request['UserSig']).slice(0, 20));
    expect(stored).not.toContain('secrets');
  },
);

test.concurrent(
  'mode 00 of a numeric room makes an MP3 for each subscribed anchor, and DELETE ends it',
  async () => {
    const { client, service } = rooms;
    const room = { RoomId: 43_474 };
    await using people = new AsyncDisposableStack();
    people.use(await rooms.anchor(room, 'ann'));
    people.use(await rooms.anchor(room, 'bob'));
    const requestId = await client.start(rooms.request(room, { Mode: '00', SubscribeUserIds: ['bob'] }));
    await rooms.untilJournaled(requestId, 1);
    await delay(2_000);
    await client.stop(requestId);
    const view = await client.waitFor(requestId, 'finished');
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
    expect(probed.durationMs).toBeGreaterThan(1_500);
  },
);

test.concurrent('an anchor that returns gets another file each time, without audio in mode 01', async () => {
  const { client, service } = rooms;
  const room = { RoomId: 2 };
  const times = 3;
  const requestId = await client.start(rooms.request(room, { Mode: '01' }));
  await client.waitFor(requestId, 'recording');
  for (let count = 1; count <= times; count += 1) {
    await using anchor = await rooms.anchor(room, 'ann');
    await rooms.untilJournaled(requestId, 1);
    await anchor.leave();
    await eventually(async () => (await client.describe(requestId)).Files.length === count || undefined);
  }
  await client.stop(requestId);
  const { Files } = await client.waitFor(requestId, 'finished');
  expect(Files.map(({ Message }) => Message)).toEqual(Array(times).fill('record success'));
  expect(new Set(Files.map(({ RecordFile }) => RecordFile)).size).toBe(times);
  const [first] = Files;
  if (first === undefined) throw new Error('no file');
  const probed = await probeFile(await fetchFile(first, service.dir));
  expect(probed.video?.codec).toBe('h264');
  expect(probed.audio).toBeUndefined();
});

test.concurrent(
  'if COS rejects the keys of a request, each file has a clear error, and the keys are never shown',
  async () => {
    const { client } = rooms;
    const room = { RoomId: 4 };
    const UserId = 'guessing';
    await using anchor = await rooms.anchor(room, 'ann', { audio: false });
    const CosConfig = { ...place, SecretId: 'AKIDguess', SecretKey: 'guess' };
    const requestId = await client.start(rooms.request(room, { UserId, CosConfig, Mode: '01' }));
    await rooms.untilJournaled(requestId, 1);
    expect(JSON.stringify(await client.describe(requestId))).not.toMatch(/AKIDguess|"guess"/);
    await client.stop(requestId);
    const { Files, EndReason } = await client.waitFor(requestId, 'finished');
    expect(EndReason).toBe('stopped');
    expect(Files).toEqual([
      {
        UserId: anchor.userId,
        RecordFile: '',
        Status: 0,
        Message: 'upload fail',
        Reason: expect.stringMatching(/InvalidAccessKeyId|AccessDenied/),
      },
    ]);
    expect(JSON.stringify(rooms.callbacksFor(UserId))).not.toMatch(/AKIDguess|"guess"/);
  },
);

test.concurrent('the documented interface with running recordings', async () => {
  const request = { ...rooms.request({ RoomId: 3 }) };
  for (const one of trtcRecordContract.liveCases({ request, deadlineMs: 90_000 })) await one.run(rooms.http);
});
