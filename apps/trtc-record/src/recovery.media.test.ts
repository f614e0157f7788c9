import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { probeFile } from '@scf-media/media/testing';
import type { RecordFile } from '@scf-media/protocol/trtc-record';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fetchFile } from './testing/fetch-file.ts';
import { openRoomService, type RoomService } from './testing/room-service.ts';

let rooms: RoomService;
beforeAll(async () => {
  rooms = await openRoomService();
});
afterAll(async () => {
  await rooms?.[Symbol.asyncDispose]();
});

test('a worker that is lost is replaced: what it recorded is in COS, and what comes then, too', async () => {
  const { client, service } = rooms;
  const room = { StrRoomId: 'lesson' };
  await using ann = await rooms.anchor(room, 'ann');
  await using bob = await rooms.anchor(room, 'bob');
  const requestId = await client.begin(rooms.request(room));
  await client.until(requestId, 'recording');
  await delay(2_000);
  // A file that was there before the loss is told after it.
  await bob.leave();
  await vi.waitFor(async () => expect((await client.shown(requestId)).Files).toHaveLength(1), {
    timeout: 10_000,
  });
  await delay(4_000);
  const lostAtMs = Date.now();
  await rooms.killWorker(requestId);
  await vi.waitFor(
    async () => expect((await rooms.task(requestId)).data.workerRequestId).not.toBe(requestId),
    { timeout: 15_000, interval: 100 },
  );
  expect(Date.now() - lostAtMs).toBeLessThanOrEqual(10_000);
  const returned = (): boolean =>
    service.cloud.trtc
      .rooms()
      .some(({ members }) =>
        members.some(({ userId, enteredAtMs }) => userId === 'recorder' && enteredAtMs > lostAtMs),
      );
  await vi.waitFor(() => expect(returned()).toBe(true), { timeout: 30_000 });
  await delay(4_000);
  const leftAtMs = Date.now();
  await ann.leave();
  await client.stop(requestId);
  const view = await client.until(requestId, 'finished');

  expect(view).not.toHaveProperty('Code');
  expect(view.RequestId).toBe(requestId);
  // Ann went on to publish, so her file went on, too.
  expect(view.Files.map(({ UserId, Message }) => [UserId, Message]).sort()).toEqual([
    ['ann', 'record success'],
    ['bob', 'record success'],
  ]);
  const file = view.Files.find(({ UserId }) => UserId === 'ann');
  if (file === undefined) throw new Error('nothing of ann');
  const { durationMs } = await probeFile(await fetchFile(file, service.dir));
  const times = await timesOf(file);
  // The file's time is true, and of what was recorded before the loss at most two seconds are missing.
  expect(Math.abs(durationMs - (times.endedWallMs - times.startedWallMs))).toBeLessThanOrEqual(500);
  expect(times.endedWallMs).toBeGreaterThan(leftAtMs - 2_000);
  const [gap] = times.losses.filter(({ cause }) => cause === 'connection');
  expect(gap?.fromWallMs).toBeGreaterThan(lostAtMs - 2_000);
  expect(gap?.toWallMs).toBeGreaterThan(lostAtMs);
  expect(service.cloud.cos.openUploads(LOCAL_BUCKET)).toEqual([]);
  const dir = join(service.environment['CFS_PATH'] ?? '', 'trtc-record', requestId);
  await vi.waitFor(async () => expect(await access(dir).catch(() => 'gone')).toBe('gone'));
}, 90_000);

test('a worker that is lost while it uploads is replaced, and the files are made without the room', async () => {
  const { client, service } = rooms;
  const room = { RoomId: 1 };
  await using ann = await rooms.anchor(room, 'ann');
  const requestId = await client.begin(rooms.request(room));
  await client.until(requestId, 'recording');
  await delay(4_000);
  service.cloud.cos.faults.down();
  await client.stop(requestId);
  await client.until(requestId, 'uploading');
  await rooms.killWorker(requestId);
  await ann.leave();
  service.cloud.cos.faults.up();
  const view = await client.until(requestId, 'finished');
  expect(view).toMatchObject({
    EndReason: 'stopped',
    Files: [{ UserId: 'ann', Message: 'record success' }],
  });
  const [file] = view.Files;
  if (file === undefined) throw new Error('no file');
  const { durationMs } = await probeFile(await fetchFile(file, service.dir));
  expect(durationMs).toBeGreaterThan(2_500);
}, 60_000);

interface Times {
  startedWallMs: number;
  endedWallMs: number;
  losses: { cause: string; fromWallMs: number; toWallMs: number }[];
}

/** What lies beside a file. */
async function timesOf({ RecordFile: url }: RecordFile): Promise<Times> {
  const response = await fetch(`${url}.json`);
  return (await response.json()) as Times;
}
