import { expect, it } from 'vitest';
import type { ProbedMedia } from '../media-check/probe-media.ts';
import { transcodeProblems } from './transcode-problems.ts';

const good: ProbedMedia = {
  boxes: ['ftyp', 'moov', 'free', 'mdat'],
  videoCodec: 'h264',
  audioCodec: 'aac',
  width: 640,
  height: 360,
  frames: 127,
  durationMs: 5_080,
  bytes: 286_012,
  bitrate: 444_273,
  volumeDb: -14.2,
};
const expected = {
  ...{ width: 640, height: 360, bitrateKbps: 464, sourceSeconds: 5.02 },
  output: { Width: 640, Height: 360, Size: 286_012, Bitrate: 444_273 },
};

it('finds nothing wrong with a good transcode', () => {
  expect(transcodeProblems(good, expected)).toEqual([]);
});

it.for([
  [{ audioCodec: undefined }, ['the sound is missing and not aac']],
  [
    { width: 960, height: 540 },
    ['the picture has 960x540 pixels and not 640x360', 'the picture has 960x540 pixels, told were 640x360'],
  ],
  [{ boxes: ['ftyp', 'mdat', 'moov'] }, ['the index does not come before the media: ftyp, mdat, moov']],
  [{ bytes: 10 }, ['the file has 10 bytes, Size says 286012']],
  [
    { bitrate: 1_055_000 },
    ['the file has 1055 kbit/s, its template 464', 'the file has 1055000 bit/s, Bitrate says 444273'],
  ],
  [{ bitrate: 464_000 }, ['the file has 464000 bit/s, Bitrate says 444273']],
  [{ durationMs: 5_500, frames: 137 }, ['the file lasts 5.5 s, its source 5.02 s']],
  [{ frames: 152 }, ['the file has 152 frames in 5.08 s']],
  [{ volumeDb: -91 }, ['the sound is silence: -91 dB']],
] as const)('%j: %j', ([change, problems]) => {
  expect(transcodeProblems({ ...good, ...change } as ProbedMedia, expected)).toEqual(problems);
});

it('believes the file and not what was told of it', () => {
  const output = { ...expected.output, Height: 361 };
  expect(transcodeProblems(good, { ...expected, output })).toEqual([
    'the picture has 640x360 pixels, told were 640x361',
  ]);
});
