import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET, LOCAL_REGION } from '@scf-media/local-cloud/testing';
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

test.each([
  ['a bucket that does not exist', { ...place, Bucket: 'missing-1250000000' }, /NoSuchBucket/],
  [
    'keys that nobody knows',
    { ...place, SecretId: 'AKIDguess', SecretKey: 'guess' },
    /InvalidAccessKeyId|403/,
  ],
])(
  '%s is the clear result of each file',
  async (_, CosConfig, reason) => {
    await using people = new AsyncDisposableStack();
    people.use(await rooms.anchor(room, 'ann', { audio: false }));
    const requestId = await rooms.client.begin(rooms.request(room, { CosConfig, Mode: '01' }));
    await rooms.client.until(requestId, 'recording');
    await delay(1_500);
    await rooms.client.stop(requestId);
    const { Files, EndReason } = await rooms.client.until(requestId, 'finished');
    expect(EndReason).toBe('stopped');
    expect(Files).toEqual([
      {
        UserId: 'ann',
        RecordFile: '',
        Status: 0,
        Message: 'upload fail',
        Reason: expect.stringMatching(reason),
      },
    ]);
    expect(JSON.stringify(rooms.receiver.bodies)).not.toContain('guess');
  },
  60_000,
);

test('the keys of the request are used, without the token of the role', async () => {
  const { secretId: SecretId, secretKey: SecretKey } = { secretId: 'AKIDlocal', secretKey: 'local-secret' };
  await using people = new AsyncDisposableStack();
  people.use(await rooms.anchor(room, 'ann', { audio: false }));
  const CosConfig = { ...place, SecretId, SecretKey };
  const requestId = await rooms.client.begin(rooms.request(room, { CosConfig, Mode: '01' }));
  await rooms.client.until(requestId, 'recording');
  expect(JSON.stringify(await rooms.client.shown(requestId))).not.toContain(SecretKey);
  await delay(1_500);
  await rooms.client.stop(requestId);
  expect((await rooms.client.until(requestId, 'finished')).Files).toMatchObject([{ Status: 1 }]);
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
