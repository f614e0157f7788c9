import { expect, it } from 'vitest';
import type { ProbedMedia } from '../media-check/probe-media.ts';
import { recordingProblems } from './recording-problems.ts';

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
  expect(recordingProblems(good, expected)).toEqual([]);
});

it.for([
  [{ videoCodec: 'vp8' }, 'the picture is vp8 and not h264'],
  [{ audioCodec: undefined }, 'the sound is missing and not aac'],
  [{ height: 633 }, 'the picture has 1280x633 pixels and not 1280x720'],
  [{ boxes: ['ftyp', 'mdat', 'moov'] }, 'the index does not come before the media: ftyp, mdat, moov'],
  [{ boxes: ['ftyp', 'mdat'] }, 'the index does not come before the media: ftyp, mdat'],
  [{ bytes: 10 }, 'the file has 10 bytes, FileSize says 3000000'],
  [{ frames: 301 }, 'the file has 301 frames, Quality.Frames says 300'],
  [{ volumeDb: -91 }, 'the sound is silence: -91 dB'],
] as const)('%j: %s', ([change, problem]) => {
  expect(recordingProblems({ ...good, ...change } as ProbedMedia, expected)).toEqual([problem]);
});

it('compares the length with the clock and with what the service says', () => {
  expect(recordingProblems({ ...good, durationMs: 12_000 }, expected)).toEqual([
    'the file lasts 12 s, recorded were 10 s',
    'the file lasts 12 s, Quality.DurationMs says 10020',
  ]);
});

it('does not take a still picture for a lively page', () => {
  const still = { quality: { Frames: 11, DurationMs: 10_020 } };
  expect(recordingProblems({ ...good, frames: 11 }, { ...expected, ...still })).toEqual([
    'the picture hardly moves: 11 frames in 10.04 s',
  ]);
});
