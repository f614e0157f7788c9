import { expect, it } from 'vitest';
import { decodeLine, encodeLine } from './line.ts';

const json = '{"op":"record","records":"r","key":"k","updatedAtMs":1,"value":"ä"}';

it('writes a checksum before the JSON', () => {
  expect(encodeLine('{"op":"journal","version":1}')).toBe('abecf06d {"op":"journal","version":1}\n');
});

it('reads what it wrote', () => {
  expect(decodeLine(Buffer.from(encodeLine(json).slice(0, -1)))).toEqual(JSON.parse(json));
});

it('finds any changed bit', () => {
  const line = Buffer.from(encodeLine(json).slice(0, -1));
  for (let bit = 0; bit < line.length * 8; bit += 1) {
    const changed = Buffer.from(line);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(decodeLine(changed)).toBeUndefined();
  }
});

it.each(['', 'x', '{"op":"no such"}', '{"op":"item"}', 'null', '[]'])(
  'refuses %s with a good checksum',
  (text) => {
    expect(decodeLine(Buffer.from(encodeLine(text).slice(0, -1)))).toBeUndefined();
  },
);
