import { expect, test } from 'vitest';
import { createTaskFollower } from './follow-task.ts';

const soon = { intervalMs: 1 };

/** A task that has these states in order, and stays in the last one. */
function changing(...views: { Status: string; [field: string]: unknown }[]) {
  let at = 0;
  return createTaskFollower(async () => views[Math.min(at++, views.length - 1)] ?? { Status: '' });
}

test('waiting returns the view that has the status', async () => {
  const { waitFor } = changing({ Status: 'normal' }, { Status: 'recording', Progress: 1 });
  expect(await waitFor('a', 'recording', soon)).toEqual({ Status: 'recording', Progress: 1 });
});

test('waiting for a status that cannot be reached fails with the reason', async () => {
  const { waitFor } = changing({ Status: 'finished', Result: { ErrorMessage: 'invalid RecordURL' } });
  await expect(waitFor('a', 'recording', soon)).rejects.toMatchObject({
    code: 'TaskEnded',
    message: 'the task has ended and was not seen recording: invalid RecordURL',
    cause: { Status: 'finished', Result: { ErrorMessage: 'invalid RecordURL' } },
  });
});

test('waiting ends at its timeout', async () => {
  const { waitFor } = changing({ Status: 'normal' });
  await expect(waitFor('a', 'recording', { ...soon, timeoutMs: 20 })).rejects.toMatchObject({
    code: 'Timeout',
    message: 'the task was normal and not recording after 20 ms',
  });
});

test('a wait without options uses those of the client', async () => {
  const { waitFor } = createTaskFollower(async () => ({ Status: 'normal' }), {
    intervalMs: 1,
    timeoutMs: 20,
  });
  await expect(waitFor('a', 'recording')).rejects.toMatchObject({
    message: 'the task was normal and not recording after 20 ms',
  });
});

test('progress yields each change once, and the finished task last', async () => {
  const { progress } = changing(
    { Status: 'normal', RequestID: '1' },
    { Status: 'normal', RequestID: '2' },
    { Status: 'recording', RequestID: '3' },
    { Status: 'finished', RequestID: '4' },
  );
  const seen: string[] = [];
  for await (const { Status } of progress('a', soon)) seen.push(Status);
  expect(seen).toEqual(['normal', 'recording', 'finished']);
});
