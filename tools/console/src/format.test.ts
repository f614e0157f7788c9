import { expect, test } from 'vitest';
import { formatDuration, formatSize, formatTime } from './format.ts';
import { chooseLanguage, translator } from './words.ts';

test.each([
  [0, '0:00'],
  [65_999, '1:05'],
  [7_384_000, '2:03:04'],
])('%d ms are %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [123_456_789, '123 MB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => expect(formatSize(bytes)).toBe(text));

test('a time on another day includes the date', () => {
  const now = new Date(2026, 10, 28, 12).getTime();
  expect(formatTime(now - 3_600_000, now)).toMatch(/^11.00.00$/);
  expect(formatTime(now - 86_400_000, now)).toMatch(/2026/);
});

test('uses the language of the browser, and English when it is neither', () => {
  expect(chooseLanguage(['zh-Hans-CN', 'en'])).toBe('zh');
  expect(chooseLanguage(['fr', 'zh'])).toBe('en');
  expect(chooseLanguage([])).toBe('en');
  expect(translator('zh')('stop')).toBe('停止');
  expect(translator('en')('stop')).toBe('Stop');
});
