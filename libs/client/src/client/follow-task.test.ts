import { expect, test } from 'vitest';
import { taskFollower } from './follow-task.ts';

const soon = { intervalMs: 1 };

/** A task that looks so, and then stays as it is. */
function changing(...views: { Status: string; [field: string]: unknown }[]) {
  let at = 0;
  return taskFollower(async () => views[Math.min(at++, views.length - 1)] ?? { Status: '' });
}

test('a wait ends with the view that has the status', async () => {
  const { waitFor } = changing({ Status: 'normal' }, { Status: 'recording', Progress: 1 });
  expect(await waitFor('a', 'recording', soon)).toEqual({ Status: 'recording', Progress: 1 });
});

test('a wait for a status that will not come says why', async () => {
  const { waitFor } = changing({ Status: 'finished', Result: { ErrorMessage: 'invalid RecordURL' } });
  await expect(waitFor('a', 'recording', soon)).rejects.toMatchObject({
    code: 'TaskEnded',
    message: 'the task has ended and was not seen recording: invalid RecordURL',
    cause: { Status: 'finished', Result: { ErrorMessage: 'invalid RecordURL' } },
  });
});

test('a wait is over in time', async () => {
  const { waitFor } = changing({ Status: 'normal' });
  await expect(waitFor('a', 'recording', { ...soon, timeoutMs: 20 })).rejects.toMatchObject({
    code: 'Timeout',
    message: 'the task was normal and not recording after 20 ms',
  });
});

test('a wait is as patient as the client, where it says nothing else', async () => {
  const { waitFor } = taskFollower(async () => ({ Status: 'normal' }), { intervalMs: 1, timeoutMs: 20 });
  await expect(waitFor('a', 'recording')).rejects.toMatchObject({
    message: 'the task was normal and not recording after 20 ms',
  });
});

test('progress shows each change once, and the end last', async () => {
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
