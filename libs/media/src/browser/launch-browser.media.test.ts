import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { launchBrowser, hasLittleSharedMemory } from './launch-browser.ts';

test('Chromium runs without those flags of Puppeteer that would spoil a recording', async () => {
  const executablePath = findChromium(process.env['PATH'] ?? '');
  await using owned = await launchBrowser({ executablePath, width: 320, height: 180, captureTitle: 'page' });
  const flags = (await readFile(`/proc/${owned.pid}/cmdline`, 'utf8')).split(/[\0 ]/);
  expect(flags).toContain('--hide-scrollbars');
  expect(flags).not.toContain('--mute-audio');
  expect(flags).not.toContain('--enable-automation');
  expect(flags).not.toContain('--disable-ipc-flooding-protection');
  expect(flags.includes('--disable-dev-shm-usage')).toBe(await hasLittleSharedMemory());
});
