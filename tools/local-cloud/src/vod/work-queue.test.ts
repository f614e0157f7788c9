import { expect, test } from 'vitest';
import { createWorkQueue } from './work-queue.ts';

test('tasks run sequentially, highest priority first, then oldest first', async () => {
  const stop = new AbortController();
  const done: string[] = [];
  let running = 0;
  let most = 0;
  await using queue = createWorkQueue(async (id) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    done.push(id);
    running -= 1;
  }, stop.signal);
  queue.add('first', 0);
  queue.add('second', 0);
  queue.add('urgent', 10);
  queue.add('third', 0);
  queue.add('whenever', -10);
  queue.add('also urgent', 10);
  await queue.idle();
  expect(done).toEqual(['first', 'urgent', 'also urgent', 'second', 'third', 'whenever']);
  expect(most).toBe(1);
});

test('a failing task does not block others, and no task starts after the stop', async () => {
  const stop = new AbortController();
  const begun: string[] = [];
  await using queue = createWorkQueue(async (id) => {
    begun.push(id);
    await Promise.resolve();
    if (id === 'bad') throw new Error('on purpose');
    if (id === 'last') stop.abort();
  }, stop.signal);
  for (const id of ['bad', 'last', 'never']) queue.add(id, 0);
  await queue.idle();
  expect(begun).toEqual(['bad', 'last']);
});

test('a task added at any time around the end of the last one runs', async () => {
  for (let turns = 0; turns < 20; turns += 1) {
    const done: string[] = [];
    await using queue = createWorkQueue(async (id) => {
      await Promise.resolve();
      done.push(id);
    }, new AbortController().signal);
    queue.add('first', 0);
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    queue.add('second', 0);
    await queue.idle();
    expect(done).toEqual(['first', 'second']);
  }
});
