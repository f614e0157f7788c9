import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET, LOCAL_CREDENTIAL, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { probeFile } from '@scf-media/media/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchFile } from './testing/fetch-file.ts';
import { openRoomService, type RoomService } from './testing/room-service.ts';

let rooms: RoomService;
beforeAll(async () => {
  rooms = await openRoomService({ UPLOAD_RETRY_MS: '30000' });
});
afterAll(async () => {
  await rooms?.[Symbol.asyncDispose]();
});

const room = { RoomId: 1 };
const place = { Region: LOCAL_REGION, Bucket: LOCAL_BUCKET, Path: '/faults' };

test('where files cannot go is the clear result of each; the keys of a request are used alone', async () => {
  const { secretId: SecretId, secretKey: SecretKey } = LOCAL_CREDENTIAL;
  await using anchor = await rooms.anchor(room, 'ann', { audio: false });
  const recorded = [
    { ...place, Bucket: 'missing-1250000000' },
    { ...place, SecretId: 'AKIDguess', SecretKey: 'guess' },
    { ...place, SecretId, SecretKey },
  ].map(async (CosConfig, index) => {
    const fields = { CosConfig, Mode: '01', UserId: `recorder-${index}` };
    const requestId = await rooms.client.begin(rooms.request(room, fields));
    await rooms.client.until(requestId, 'recording');
    expect(JSON.stringify(await rooms.client.shown(requestId))).not.toMatch(/guess|local-secret/);
    await delay(2_000);
    await rooms.client.stop(requestId);
    const { Files, EndReason } = await rooms.client.until(requestId, 'finished');
    expect(EndReason).toBe('stopped');
    return Files;
  });
  const failed = (reason: RegExp): unknown => ({
    UserId: anchor.userId,
    RecordFile: '',
    Status: 0,
    Message: 'upload fail',
    Reason: expect.stringMatching(reason),
  });
  expect((await Promise.all(recorded)).flat()).toEqual([
    failed(/NoSuchBucket/),
    failed(/InvalidAccessKeyId|AccessDenied/),
    expect.objectContaining({ UserId: anchor.userId, Status: 1 }),
  ]);
  expect(JSON.stringify(rooms.receiver.bodies)).not.toMatch(/guess|local-secret/);
}, 60_000);

test('a COS that is away for 10 s costs the file nothing', async () => {
  const { cos } = rooms.service.cloud;
  await using people = new AsyncDisposableStack();
  people.use(await rooms.anchor(room, 'ann'));
  const requestId = await rooms.client.begin(rooms.request(room));
  await rooms.client.until(requestId, 'recording');
  await delay(2_000);
  cos.faults.down('drop');
  await delay(3_000);
  // The recording ends while nobody takes it.
  await rooms.client.stop(requestId);
  await delay(7_000);
  cos.faults.up();
  const { Files } = await rooms.client.until(requestId, 'finished');
  expect(Files).toMatchObject([{ Status: 1, Message: 'record success' }]);
  const [file] = Files;
  if (file === undefined) throw new Error('no file');
  const probed = await probeFile(await fetchFile(file, rooms.service.dir));
  expect(probed.durationMs).toBeGreaterThan(4_500);
  expect(cos.openUploads(LOCAL_BUCKET)).toEqual([]);
}, 60_000);
