import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DurableStore, openDurableStore } from '@scf-media/cloud/queue';
import { createLogger } from '@scf-media/cloud/log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addEvent, addUnreadableEvent } from './add-event.ts';

let dir: string;
let store: DurableStore;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'events-'));
  store = await openDurableStore(`file:${dir}`, { retentionMs: 60_000 });
});
afterEach(async () => {
  await store[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const upload = { EventType: 'NewFileUpload', FileUploadEvent: { FileId: '1', MediaBasicInfo: null } };
const forged = {
  EventType: 'NewFileUpload',
  FileUploadEvent: { FileId: '1', MediaBasicInfo: { SourceInfo: { SourceType: 'VideoProcessing' } } },
};

test('a forged event does not suppress the genuine one', async () => {
  const queue = store.queue('events');
  expect(await addEvent(queue, 'NewFileUpload-1', forged)).toMatchObject({
    id: 'NewFileUpload-1',
    added: true,
  });
  await queue.complete('NewFileUpload-1');
  const first = await addEvent(queue, 'NewFileUpload-1', upload);
  // Long enough to rule out collisions.
  expect(first.id).toMatch(/^NewFileUpload-1~[0-9a-f]{32}$/);
  expect(first).toMatchObject({ added: true, item: { payload: upload, state: 'pending' } });
  // A repeated delivery is recognised, even with its fields in another order.
  const { FileUploadEvent, EventType } = upload;
  expect(await addEvent(queue, 'NewFileUpload-1', { FileUploadEvent, EventType })).toMatchObject({
    id: first.id,
    added: false,
  });
  expect(await addEvent(queue, 'NewFileUpload-1', forged)).toMatchObject({
    id: 'NewFileUpload-1',
    added: false,
  });
});

test('an event that cannot be parsed is stored once, as failed', async () => {
  const queue = store.queue('events');
  const log = createLogger({ name: 'test', level: 'silent' });
  for (let delivery = 0; delivery < 2; delivery += 1) {
    await addUnreadableEvent(
      { EventType: 'NewFileUpload' },
      { code: 'InvalidEvent', message: 'missing' },
      { queue, log },
    );
  }
  expect(await queue.list({ state: 'failed', limit: 10 })).toMatchObject([
    { payload: { EventType: 'NewFileUpload' }, lastError: { code: 'InvalidEvent', message: 'missing' } },
  ]);
});
