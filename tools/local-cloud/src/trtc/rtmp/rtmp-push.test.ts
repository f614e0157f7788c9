import { expect, test } from 'vitest';
import { parseParameterSets } from './rtmp-push.ts';

const record = Buffer.from('0142c01effe1000367aabb01000268cc', 'hex');

test('parameter sets are length-prefixed, like NAL units in frames', () => {
  expect(parseParameterSets(record)?.toString('hex')).toBe('0000000367aabb' + '0000000268cc');
});

test('rejects truncated records, other versions, missing sets and short lengths', () => {
  const changed = (at: number, value: number): Buffer => {
    const copy = Buffer.from(record);
    copy[at] = value;
    return copy;
  };
  const broken = [record.subarray(0, 9), changed(0, 2), changed(4, 0xfd), Buffer.alloc(0), changed(5, 0xe9)];
  expect(broken.map(parseParameterSets)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
