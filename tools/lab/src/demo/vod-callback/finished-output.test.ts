import { expect, it } from 'vitest';
import { finishedOutput } from './finished-output.ts';

const output = {
  ...{ Definition: 100010, Status: 'SUCCESS', Url: 'http://127.0.0.1/v.f100010.mp4' },
  ...{ Size: 1, Bitrate: 464_000, Width: 640, Height: 360 },
};
const other = { ...output, Definition: 100020 };

it('finds the output of a template', () => {
  expect(finishedOutput([other, output], 100010)).toEqual(output);
});

it.for([
  ['is not there', [other]],
  ['is there twice', [output, output]],
  ['failed', [{ ...output, Status: 'FAIL', ErrCode: 60000 }]],
  ['has no URL', [{ ...output, Url: undefined }]],
  ['has no size', [{ ...output, Size: undefined }]],
] as const)('is not content with an output that %s', ([, results]) => {
  expect(() => finishedOutput(results, 100010)).toThrow('transcode 100010 did not go well: [');
});
