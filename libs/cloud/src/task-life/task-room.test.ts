import { openTaskStore } from '@scf-media/cloud/task-store';
import { expect, test } from 'vitest';
import { appName } from '../record-task.ts';
import { recordingRoom } from './recording-room.ts';

test('lets in as many as there is room for, however many come at once', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  const room = recordingRoom(2, store);
  const start = (id: string) =>
    room.enter(() => store.create({ id, app: appName, status: 'normal', rank: 0, data: {} }));
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(start));
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  expect(outcomes[2]).toMatchObject({
    reason: { code: 'LimitExceeded', message: 'at most 2 recordings at once, try again later' },
  });
  await store.update('a', () => ({ status: 'finished', rank: 6, final: true }));
  await start('e');
  await expect(start('f')).rejects.toMatchObject({ code: 'LimitExceeded' });
});

test('other services in the same store do not count, and without a limit there is always room', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  const create = (id: string, app: string) => store.create({ id, app, status: 'normal', rank: 0, data: {} });
  await create('other', 'trtc-push');
  await recordingRoom(1, store).enter(() => create('a', appName));
  await recordingRoom(undefined, store).enter(() => create('b', appName));
});
