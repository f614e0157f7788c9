import { expect, it } from 'vitest';
import type { ProbedMedia } from '../probe-media.ts';
import { describeOutput, findTranscodeProblems, getFinishedOutput } from './check-outputs.ts';

const output = {
  ...{ Definition: 100010, Status: 'SUCCESS' as const, Url: 'http://127.0.0.1:9010/v.f100010.mp4' },
  ...{ Size: 286_012, Bitrate: 444_273, Width: 640, Height: 360 },
};
const other = { ...output, Definition: 100020 };

it('returns the output of a template', () => {
  expect(getFinishedOutput([other, output], 100010)).toEqual(output);
});

it.for([
  ['is missing', [other]],
  ['exists twice', [output, output]],
  ['failed', [{ ...output, Status: 'FAIL', ErrCode: 60000 }]],
  ['has no URL', [{ ...output, Url: undefined }]],
  ['has no size', [{ ...output, Size: undefined }]],
] as const)('rejects an output that %s', ([, results]) => {
  expect(() => getFinishedOutput(results, 100010)).toThrow('transcode 100010 failed: [');
});

it('describes size, bitrate and URL', () => {
  expect(describeOutput(output)).toBe(
    '100010: 640x360, 0.29 MB, 444 kbit/s, http://127.0.0.1:9010/v.f100010.mp4',
  );
});

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
const expected = { ...{ width: 640, height: 360, bitrateKbps: 464, sourceSeconds: 5.02 }, output };

it('finds nothing wrong with a good transcode', () => {
  expect(findTranscodeProblems(good, expected)).toEqual([]);
});

it.for([
  [{ audioCodec: undefined }, ['the audio codec is missing, not aac']],
  [
    { width: 960, height: 540 },
    ['the video is 960x540, not 640x360', 'the video is 960x540, Width and Height are 640x360'],
  ],
  [{ boxes: ['ftyp', 'mdat', 'moov'] }, ['moov does not precede mdat: ftyp, mdat, moov']],
  [{ bytes: 10 }, ['the file has 10 bytes, Size is 286012']],
  [
    { bitrate: 1_055_000 },
    ['the file has 1055 kbit/s, its template 464', 'the file has 1055000 bit/s, Bitrate is 444273'],
  ],
  [{ bitrate: 464_000 }, ['the file has 464000 bit/s, Bitrate is 444273']],
  [{ durationMs: 5_500, frames: 137 }, ['the file lasts 5.5 s, its source 5.02 s']],
  [{ frames: 152 }, ['the file has 152 frames in 5.08 s']],
  [{ volumeDb: -91 }, ['the audio is silent: -91 dB']],
] as const)('%j: %j', ([change, problems]) => {
  expect(findTranscodeProblems({ ...good, ...change } as ProbedMedia, expected)).toEqual(problems);
});

it('compares the reported size with the file', () => {
  expect(findTranscodeProblems(good, { ...expected, output: { ...output, Height: 361 } })).toEqual([
    'the video is 640x360, Width and Height are 640x361',
  ]);
});
