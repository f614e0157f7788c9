import { expect, it } from 'vitest';
import { outputLine } from './output-line.ts';

it('says size, bitrate and address', () => {
  const output = {
    ...{ Definition: 100010, Status: 'SUCCESS' as const, Url: 'http://127.0.0.1:9010/v.f100010.mp4' },
    ...{ Size: 286_012, Bitrate: 444_273, Width: 640, Height: 360 },
  };
  expect(outputLine(output)).toBe(
    '100010: 640x360, 0.29 MB, 444 kbit/s, http://127.0.0.1:9010/v.f100010.mp4',
  );
});
