import type { TrtcRecord } from '@scf-media/client';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readWebhooks } from '@scf-media/cloud/testing';
import { eventually, LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { probeFile } from '@scf-media/media/testing';
import { callbackBodySchema, eventBodySchema, type RecordFile } from '@scf-media/protocol/trtc-record';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fetchFile } from './testing/fetch-file.ts';
import { openRoomService, type RoomService } from './testing/room-service.ts';

test.concurrent('a lost worker is replaced, and COS has what both recorded', async () => {
  await using rooms = await openRoomService();
  const { client, service } = rooms;
  const room = { StrRoomId: 'lesson' };
  await using ann = await rooms.anchor(room, 'ann');
  await using bob = await rooms.anchor(room, 'bob');
  const Events: TrtcRecord.StartRequest['Events'] = ['started', 'gap', 'finished'];
  const fields = { UserId: 'eventful', Events };
  const requestId = await client.start(rooms.request(room, fields));
  await rooms.untilJournaled(requestId, 2);
  // A file stored before the loss is reported after it.
  await bob.leave();
  await eventually(async () => (await client.describe(requestId)).Files.length === 1 || undefined);
  await delay(1_000);
  const [before = 0] = await rooms.untilJournaled(requestId, 1);
  const lostAtMs = Date.now();
  await rooms.killWorker(requestId);
  await untilReplaced(rooms, requestId);
  // More than the silence that fills the gap: video too.
  await rooms.untilJournaled(requestId, 1, before + 30_000);
  const leftAtMs = Date.now();
  await ann.leave();
  await client.stop(requestId);
  const view = await client.waitFor(requestId, 'finished');

  expect(view).not.toHaveProperty('Code');
  expect(view.RequestId).toBe(requestId);
  const callbacks = rooms
    .callbacksFor('eventful')
    .map((body) => z.union([eventBodySchema, callbackBodySchema]).parse(body));
  expect(callbacks.map(({ Event }) => Event)).toEqual(['started', 'gap', 'finished']);
  const names = rooms.callbacksFor('eventful').flatMap(await readWebhooks(service.url));
  expect(names).toEqual(['event', 'event', 'callback']);
  // Ann kept publishing, so her file continues after the loss.
  expect(view.Files.map(({ UserId, Message }) => [UserId, Message]).sort()).toEqual([
    ['ann', 'record success'],
    ['bob', 'record success'],
  ]);
  const file = view.Files.find(({ UserId }) => UserId === 'ann');
  if (file === undefined) throw new Error('no file of ann');
  const { durationMs } = await probeFile(await fetchFile(file, service.dir));
  const times = await readTimes(file);
  // The file's times match the wall clock. At most two seconds from before the loss are missing, or a little more
  // on a busy machine.
  expect(Math.abs(durationMs - (times.endedWallMs - times.startedWallMs))).toBeLessThanOrEqual(500);
  expect(times.endedWallMs).toBeGreaterThan(leftAtMs - 4_000);
  const [gap] = times.losses.filter(({ cause }) => cause === 'connection');
  expect(gap?.fromWallMs).toBeGreaterThan(lostAtMs - 4_000);
  expect(gap?.toWallMs).toBeGreaterThan(lostAtMs);
  expect(service.cloud.cos.openUploads(LOCAL_BUCKET)).toEqual([]);
  const dir = join(service.environment['CFS_PATH'] ?? '', 'trtc-record', requestId);
  await eventually(() =>
    access(dir).then(
      () => undefined,
      () => true,
    ),
  );
});

test.concurrent(
  'files are complete although COS is unreachable at the end and the worker is lost meanwhile',
  async () => {
    await using rooms = await openRoomService({ UPLOAD_RETRY_MS: '120000' });
    const { client, service } = rooms;
    const room = { RoomId: 1 };
    await using ann = await rooms.anchor(room, 'ann');
    const begin = (UserId: string): Promise<string> => client.start(rooms.request(room, { UserId }));
    const recordings = await Promise.all([begin('loser'), begin('waiter')]);
    const [lost] = recordings;
    for (const requestId of recordings) await rooms.untilJournaled(requestId, 1);
    await delay(1_500);
    service.cloud.cos.faults.down('drop');
    for (const requestId of recordings) {
      await client.stop(requestId);
      await client.waitFor(requestId, 'uploading');
    }
    // The next worker has to make the file from the journal, because nobody is in the room.
    await ann.leave();
    await rooms.killWorker(lost);
    await untilReplaced(rooms, lost);
    service.cloud.cos.faults.up();
    for (const requestId of recordings) {
      const { EndReason, Files } = await client.waitFor(requestId, 'finished');
      expect([EndReason, Files]).toMatchObject(['stopped', [{ UserId: 'ann', Message: 'record success' }]]);
      const [file] = Files;
      if (file === undefined) throw new Error('no file');
      const { durationMs } = await probeFile(await fetchFile(file, service.dir));
      expect(durationMs).toBeGreaterThan(1_000);
    }
    expect(service.cloud.cos.openUploads(LOCAL_BUCKET)).toEqual([]);
  },
);

async function untilReplaced(rooms: RoomService, requestId: string): Promise<void> {
  await eventually(async () => (await rooms.task(requestId)).data.workerRequestId !== requestId || undefined);
}

interface Times {
  startedWallMs: number;
  endedWallMs: number;
  losses: { cause: string; fromWallMs: number; toWallMs: number }[];
}

/** Reads the JSON file with the times of a recorded file. */
async function readTimes({ RecordFile: url }: RecordFile): Promise<Times> {
  const response = await fetch(`${url}.json`);
  return (await response.json()) as Times;
}
