import { expect, test } from 'vitest';
import { clock, size, when } from './format.ts';
import { languageOf, speaker } from './words.ts';

test.each([
  [0, '0:00'],
  [65_999, '1:05'],
  [7_384_000, '2:03:04'],
])('%d ms are %s', (ms, text) => expect(clock(ms)).toBe(text));

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [123_456_789, '123 MB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => expect(size(bytes)).toBe(text));

test('a time of another day has its date', () => {
  const now = new Date(2026, 10, 28, 12).getTime();
  expect(when(now - 3_600_000, now)).toMatch(/^11.00.00$/);
  expect(when(now - 86_400_000, now)).toMatch(/2026/);
});

test('the language is that of the browser, English where it is neither', () => {
  expect(languageOf(['zh-Hans-CN', 'en'])).toBe('zh');
  expect(languageOf(['fr', 'zh'])).toBe('en');
  expect(languageOf([])).toBe('en');
  expect(speaker('zh')('stop')).toBe('停止');
  expect(speaker('en')('stop')).toBe('Stop');
});
