import type { TaskInfo } from '@scf-media/protocol/web-record';
import { expect, it } from 'vitest';
import type { ProbedMedia } from '../probe-media.ts';
import { describeRecording, findRecordingProblems, getFinishedFile } from './check-recording.ts';

const video = { Filename: 'a.mp4', FileSize: 1, FileDuration: 1, FileURL: 'http://127.0.0.1/a.mp4' };
const quality = { Frames: 30, DurationMs: 1_000, Recoveries: 0 };
const createTask = (Result: TaskInfo['Result']): TaskInfo => ({
  TaskID: 't',
  Status: 'finished',
  CreateTime: 0,
  ...(Result === undefined ? {} : { Result }),
});

it('returns the file', () => {
  expect(getFinishedFile(createTask({ Videos: [video], Quality: quality }))).toEqual({ video, quality });
});

it.for([
  ['has no result', undefined],
  ['has no file', { Videos: [], Quality: quality }],
  ['has two files', { Videos: [video, video], Quality: quality }],
  ['has a file and an error', { ErrorCode: 'InternalError', Videos: [video], Quality: quality }],
  ['was recovered', { Videos: [video], Quality: { ...quality, Recoveries: 1 } }],
  [
    'had a page that crashed',
    { Videos: [video], Quality: { ...quality, Events: [{ AtMs: 1, Type: 'crash', Message: 'x' }] } },
  ],
] as const)('rejects a task that %s', ([, result]) => {
  expect(() => getFinishedFile(createTask(result as TaskInfo['Result']))).toThrow('was not flawless');
});

const good: ProbedMedia = {
  boxes: ['ftyp', 'moov', 'mdat'],
  videoCodec: 'h264',
  audioCodec: 'aac',
  width: 1280,
  height: 720,
  frames: 300,
  durationMs: 10_040,
  bytes: 3_000_000,
  bitrate: 2_390_000,
  volumeDb: -21.5,
};
const expected = {
  width: 1280,
  height: 720,
  recordedMs: 10_000,
  bytes: 3_000_000,
  quality: { Frames: 300, DurationMs: 10_020 },
};

it('finds nothing wrong with a good recording', () => {
  expect(findRecordingProblems(good, expected)).toEqual([]);
});

it.for([
  [{ videoCodec: 'vp8' }, 'the video codec is vp8, not h264'],
  [{ audioCodec: undefined }, 'the audio codec is missing, not aac'],
  [{ height: 633 }, 'the video is 1280x633, not 1280x720'],
  [{ boxes: ['ftyp', 'mdat', 'moov'] }, 'moov does not precede mdat: ftyp, mdat, moov'],
  [{ boxes: ['ftyp', 'mdat'] }, 'moov does not precede mdat: ftyp, mdat'],
  [{ bytes: 10 }, 'the file has 10 bytes, FileSize is 3000000'],
  [{ frames: 301 }, 'the file has 301 frames, Quality.Frames is 300'],
  [{ volumeDb: -91 }, 'the audio is silent: -91 dB'],
] as const)('%j: %s', ([change, problem]) => {
  expect(findRecordingProblems({ ...good, ...change } as ProbedMedia, expected)).toEqual([problem]);
});

it('compares the length with the clock and with what the service reported', () => {
  expect(findRecordingProblems({ ...good, durationMs: 12_000 }, expected)).toEqual([
    'the file lasts 12 s, but 10 s were recorded',
    'the file lasts 12 s, Quality.DurationMs is 10020',
  ]);
});

it('rejects a video that stands still', () => {
  const still = { quality: { Frames: 11, DurationMs: 10_020 } };
  expect(findRecordingProblems({ ...good, frames: 11 }, { ...expected, ...still })).toEqual([
    'the video hardly moves: 11 frames in 10.04 s',
  ]);
});

it('describes size, length, frames and the time from Stop to the file', () => {
  const file = { ...good, frames: 301, bytes: 3_456_789 };
  expect(describeRecording('web-record.mp4', file, 412)).toBe(
    'web-record.mp4: 3.46 MB, 10.04 s, 301 frames (30.0 per second), 1280x720 H.264 and AAC, available 0.41 s after Stop',
  );
});
