import { expect, it } from 'vitest';
import { LineEncoder } from './line-encoder.ts';
import { encodeLine } from './line.ts';

it.each([
  ['of one byte a character', ['{"a":1}', '{}']],
  ['of up to four bytes a character', ['{"a":"ä€动😀"}', '{"b":"动"}', '{}']],
  ['that are more than it keeps room for', [`"${'动'.repeat(500_000)}"`, '{}']],
  ['of which there are none', []],
])('encodes lines %s', (_what, jsons) => {
  const encoder = new LineEncoder();
  // The second time in the room of the first.
  for (let time = 0; time < 2; time += 1) {
    const { bytes, lengths } = encoder.encode(jsons);
    expect(bytes.equals(Buffer.from(jsons.map(encodeLine).join('')))).toBe(true);
    expect(lengths).toEqual(jsons.map((json) => Buffer.byteLength(encodeLine(json))));
  }
});
