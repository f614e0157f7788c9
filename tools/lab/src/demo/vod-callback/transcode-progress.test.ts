import { expect, it } from 'vitest';
import { transcodeProgress } from './transcode-progress.ts';

const transcode = (Definition: number, Progress: number) => ({
  Type: 'Transcode',
  TranscodeTask: { Status: 'PROCESSING', Input: { Definition }, Progress },
});

it('says how far all of them are, and each', () => {
  const MediaProcessResultSet = [transcode(100010, 100), transcode(100020, 25)];
  expect(transcodeProgress({ Status: 'PROCESSING', ProcedureTask: { MediaProcessResultSet } })).toEqual({
    isFinished: false,
    percent: 62,
    parts: '100010 100 %, 100020 25 %',
  });
});

it('is finished when the task is', () => {
  const MediaProcessResultSet = [transcode(100010, 100)];
  expect(transcodeProgress({ Status: 'FINISH', ProcedureTask: { MediaProcessResultSet } })).toEqual({
    isFinished: true,
    percent: 100,
    parts: '100010 100 %',
  });
});

it('has nothing to say of a task that waits', () => {
  expect(transcodeProgress({ Status: 'WAITING' })).toEqual({ isFinished: false, percent: 0, parts: '' });
});
