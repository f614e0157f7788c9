import { expect, it } from 'vitest';
import { decodeLine, encodeLine, LineEncoder } from './line.ts';

const json = '{"op":"record","records":"r","key":"k","updatedAtMs":1,"value":"ä"}';

it('writes a checksum before the JSON', () => {
  expect(encodeLine('{"op":"journal","version":1}')).toBe('abecf06d {"op":"journal","version":1}\n');
});

it('reads what it wrote', () => {
  expect(decodeLine(Buffer.from(encodeLine(json).slice(0, -1)))).toEqual(JSON.parse(json));
});

it('detects any changed bit', () => {
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

it.each([
  ['of one byte a character', ['{"a":1}', '{}']],
  ['of up to four bytes a character', ['{"a":"ä€动😀"}', '{"b":"动"}', '{}']],
  ['that are more than it keeps room for', [`"${'动'.repeat(500_000)}"`, '{}']],
  ['of which there are none', []],
])('encodes lines %s', (_what, jsons) => {
  const encoder = new LineEncoder();
  // The second call reuses the buffer of the first.
  for (let time = 0; time < 2; time += 1) {
    const { bytes, lengths } = encoder.encode(jsons);
    expect(bytes.equals(Buffer.from(jsons.map(encodeLine).join('')))).toBe(true);
    expect(lengths).toEqual(jsons.map((json) => Buffer.byteLength(encodeLine(json))));
  }
});
