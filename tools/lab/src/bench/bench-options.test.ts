import { expect, test } from 'vitest';
import { parseBenchOptions } from './bench-options.ts';

test('by default records three rounds of 20 s of every page', () => {
  expect(parseBenchOptions([])).toEqual({ seconds: 20, rounds: 3, pages: ['static', 'light', 'motion'] });
});

test('reads each option', () => {
  expect(parseBenchOptions(['--seconds', '5', '--rounds=1', '--pages', 'motion,static'])).toEqual({
    seconds: 5,
    rounds: 1,
    pages: ['motion', 'static'],
  });
});

test.each([
  [['--seconds', 'long'], '--seconds: '],
  [['--rounds', '0'], '--rounds: '],
  [['--pages', 'static,dark'], '--pages: '],
  [['--speed', '1'], "'--speed'"],
])('rejects %j and names the option', (args, name) => {
  expect(() => parseBenchOptions(args)).toThrow(name);
});
