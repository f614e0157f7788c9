import { expect, test } from 'vitest';
import { chooseVideoBitrateKbps } from './page-settings.ts';

test.each([
  [1280, 720, 2500],
  [1920, 1080, 5625],
  [2560, 1440, 10_000],
  [2560, 2560, 17_778],
  [854, 480, 1112],
  [640, 360, 625],
  [512, 360, 500],
  [510, 360, 500],
  [2, 2, 500],
])('%dx%d is recorded at %d kbit/s', (width, height, kbps) => {
  expect(chooseVideoBitrateKbps(width, height)).toBe(kbps);
});

test('portrait gets the same bit rate as landscape', () => {
  expect(chooseVideoBitrateKbps(720, 1280)).toBe(chooseVideoBitrateKbps(1280, 720));
});
