import { expect, it } from 'vitest';
import { startedTask } from './started-task.ts';

const event = { Id: 'NewFileUpload-1', Result: { Started: 'task-1' } };

it('finds the task of an event that was taken care of', () => {
  expect(startedTask(event)).toBe('task-1');
});

it.for([
  [{ Skipped: 'an image' }, '{"Skipped":"an image"}'],
  [{ Duplicate: 'session-1' }, '{"Duplicate":"session-1"}'],
] as const)('is not content with %j', ([Result, why]) => {
  expect(() => startedTask({ ...event, Result })).toThrow(
    `vod-callback started nothing for NewFileUpload-1: ${why}`,
  );
});
