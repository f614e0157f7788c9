import { describe, expect, it, test } from 'vitest';
import { createTimeToSample } from './time-to-sample.ts';

function tableOf(...ticks: number[]) {
  const times = createTimeToSample();
  for (const one of ticks) times.add(one);
  return { hex: Buffer.concat(times.box()).toString('hex'), durationTicks: times.durationTicks };
}

const stts = (size: string, ...content: string[]): string =>
  [size, '73747473', '00000000', ...content].join('');

describe('how long samples last', () => {
  test.each([
    ['none', [], stts('00000010', '00000000')],
    ['one', [1024], stts('00000018', '00000001', '00000001', '00000400')],
    ['of one length are one entry', [9, 9, 9], stts('00000018', '00000001', '00000003', '00000009')],
    [
      'of other lengths are one entry for each row',
      [3, 4, 4, 3],
      stts(
        '00000028',
        '00000003',
        ...['00000001', '00000003'],
        ...['00000002', '00000004'],
        ...['00000001', '00000003'],
      ),
    ],
    [
      'that are not seen at all have an entry, too',
      [0, 5],
      stts('00000020', '00000002', '00000001', '00000000', '00000001', '00000005'),
    ],
  ])('%s', (_, ticks, expected) => {
    expect(tableOf(...ticks).hex).toBe(expected);
  });

  it('is counted in all', () => {
    expect(tableOf(3, 4, 4).durationTicks).toBe(11);
    expect(tableOf().durationTicks).toBe(0);
  });

  it('is the most that the box can say where it is more', () => {
    const { hex, durationTicks } = tableOf(2 ** 32 + 10, 1);
    expect(hex).toBe(stts('00000020', '00000002', '00000001', 'ffffffff', '00000001', '00000001'));
    expect(durationTicks).toBe(2 ** 32 + 11);
  });
});
