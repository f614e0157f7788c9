import { expect, test } from 'vitest';
import { reportProgress } from './report-progress.ts';
import type { TaskData } from './task-data.ts';

test('progress is stored when it changes, one write at a time', async () => {
  const notes: unknown[] = [];
  let written = Promise.withResolvers<void>();
  const progress = {
    patch: (data: Partial<TaskData>) => void notes.push(data.progress),
    flush: () => written.promise,
  } as never;
  let mediaMs = 1;
  let looks = 0;
  const until = async (count: number): Promise<void> => {
    for (const wanted = looks + count; looks < wanted;)
      await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const following = reportProgress({ progress }, () => (looks++, { mediaMs }), { everyMs: 1 });
  await until(3);
  const noted = (ms: number) => ({ atMs: expect.any(Number), mediaMs: ms, memoryBytes: expect.any(Number) });
  expect(notes).toEqual([noted(1)]);
  // The first is not written yet.
  mediaMs = 2;
  await until(3);
  expect(notes).toHaveLength(1);
  written.resolve();
  written = Promise.withResolvers<void>();
  await expect.poll(() => notes).toEqual([noted(1), noted(2)]);
  await until(3);
  expect(notes).toHaveLength(2);
  following[Symbol.dispose]();
  mediaMs = 3;
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(notes).toHaveLength(2);
});
