import { expect, it } from 'vitest';
import { statusReached } from './status-reached.ts';

const signal = new AbortController().signal;

function answering(...statuses: string[]) {
  return async (): Promise<{ Status: string }> => ({
    Status: statuses.length > 1 ? (statuses.shift() ?? 'normal') : (statuses[0] ?? 'normal'),
  });
}

it('asks until the status is there', async () => {
  const task = await statusReached(answering('normal', 'normal', 'recording'), 'recording', {
    timeoutMs: 5_000,
    signal,
  });
  expect(task.Status).toBe('recording');
});

it('does not wait for a task that is over', async () => {
  const waiting = statusReached(answering('normal', 'finished'), 'recording', { timeoutMs: 60_000, signal });
  await expect(waiting).rejects.toThrow('the task ended before it was recording: {"Status":"finished"}');
});

it('says where the task stands when the time is over', async () => {
  const waiting = statusReached(answering('normal'), 'recording', { timeoutMs: 0, signal });
  await expect(waiting).rejects.toThrow('the task is normal and not recording after 0 s');
});
