import { expect, test } from 'vitest';
import { findChromium } from '../browser/find-chromium.ts';
import { launchBrowser } from '../browser/launch-browser.ts';
import { installPageScript } from './page-script.ts';

test('calls of the page to its control function are handled at most a hundred times a second', async () => {
  await using owned = await launchBrowser({
    executablePath: findChromium(process.env['PATH'] ?? ''),
    ...{ width: 640, height: 360, captureTitle: 'none' },
  });
  const page = await owned.browser.newPage();
  const session = await page.createCDPSession();
  await session.send('Page.enable');
  let heard = 0;
  await installPageScript(session, {
    onHook: async () => void (heard += 1),
    onCall: () => (heard += 1),
    onErrors: () => undefined,
  });
  await page.goto('data:text/html,<title>flood</title>');
  const [calls, seconds] = await page.evaluate(async () => {
    const world = globalThis as unknown as { close: () => void; startRecord: () => void };
    const startedMs = performance.now();
    for (let round = 0; round < 40; round += 1) {
      for (let at = 0; at < 500; at += 1) {
        world.close();
        world.startRecord();
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return [40_000, (performance.now() - startedMs) / 1000];
  });
  expect(calls).toBe(40_000);
  expect(heard).toBeGreaterThanOrEqual(100);
  expect(heard).toBeLessThanOrEqual(100 * (Math.ceil(seconds ?? 0) + 1));
});
