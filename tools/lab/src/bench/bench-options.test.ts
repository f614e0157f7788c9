import { expect, test } from 'vitest';
import { parseBenchOptions } from './bench-options.ts';

test('without a word it is three rounds of 20 s of every page', () => {
  expect(parseBenchOptions([])).toEqual({ seconds: 20, rounds: 3, pages: ['static', 'light', 'motion'] });
});

test('each can be asked for', () => {
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
])('%j is refused by name', (args, name) => {
  expect(() => parseBenchOptions(args)).toThrow(name);
});
