import { expect, it } from 'vitest';
import { startedTask } from './started-task.ts';

const event = { Id: 'NewFileUpload-1', State: 'done', Result: { Started: 'task-1' } } as const;

it('finds the task of an event that was taken care of', () => {
  expect(startedTask(event)).toBe('task-1');
});

it('has patience with one that is tried again', () => {
  const LastError = { Code: 'VodInternalError', Message: 'try later' };
  expect(startedTask({ ...event, State: 'pending', Result: undefined, LastError })).toBeUndefined();
});

it.for([
  [{ Result: { Skipped: 'an image' } }, '{"Skipped":"an image"}'],
  [{ Result: { Duplicate: 'session-1' } }, '{"Duplicate":"session-1"}'],
  [
    { State: 'failed', Result: undefined, LastError: { Code: 'VodAuthFailure', Message: 'no' } },
    '{"Code":"VodAuthFailure","Message":"no"}',
  ],
] as const)('is not content with %j', ([change, why]) => {
  expect(() => startedTask({ ...event, ...change })).toThrow(
    `vod-callback started nothing for NewFileUpload-1: ${why}`,
  );
});
