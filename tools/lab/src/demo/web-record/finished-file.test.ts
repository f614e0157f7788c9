import type { TaskInfo } from '@scf-media/protocol/web-record';
import { expect, it } from 'vitest';
import { finishedFile } from './finished-file.ts';

const video = { Filename: 'a.mp4', FileSize: 1, FileDuration: 1, FileURL: 'http://127.0.0.1/a.mp4' };
const quality = { Frames: 30, DurationMs: 1_000, Recoveries: 0 };
const taskWith = (Result: TaskInfo['Result']): TaskInfo => ({
  TaskID: 't',
  Status: 'finished',
  CreateTime: 0,
  ...(Result === undefined ? {} : { Result }),
});

it('finds the file', () => {
  expect(finishedFile(taskWith({ Videos: [video], Quality: quality }))).toEqual({ video, quality });
});

it.for([
  ['has no result', undefined],
  ['has no file', { Videos: [], Quality: quality }],
  ['has two files', { Videos: [video, video], Quality: quality }],
  ['has a file and an error', { ErrorCode: 'InternalError', Videos: [video], Quality: quality }],
  ['had to be taken up again', { Videos: [video], Quality: { ...quality, Recoveries: 1 } }],
  [
    'saw the page crash',
    { Videos: [video], Quality: { ...quality, Events: [{ AtMs: 1, Type: 'crash', Message: 'x' }] } },
  ],
] as const)('is not content with a task that %s', ([, result]) => {
  expect(() => finishedFile(taskWith(result as TaskInfo['Result']))).toThrow('did not go well');
});
