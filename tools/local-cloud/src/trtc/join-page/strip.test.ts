import { expect, test } from 'vitest';
import { computeStrip } from './strip.ts';

/** Formats the strip as digits: the counter from its highest bit, then the unused cells and the flash. */
function read(timeMs: number): [counter: number, rest: string] {
  const digits = computeStrip(timeMs).map(Number);
  return [Number.parseInt(digits.slice(0, 16).toReversed().join(''), 2), digits.slice(16).join('')];
}

test('the counter advances by two per frame at 30 fps, and wraps after 16 bits', () => {
  expect([0, 1, 2, 3, 30].map((frame) => read((frame * 1000) / 30)[0])).toEqual([0, 2, 4, 6, 60]);
  expect(read((65_536 * 1000) / 60)[0]).toBe(0);
});

test('the last seven cells flash for the first 100 ms of each second', () => {
  expect(read(5000)[1]).toBe('0000000001111111');
  expect(read(5099)[1]).toBe('0000000001111111');
  expect(read(5100)[1]).toBe('0000000000000000');
});
