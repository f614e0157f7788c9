import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

// In a bundle, esbuild turns constants into variables, which are silently undefined before their line: a timer of
// undefined ms ran 250 times a second.
test.each([
  'rooms/push/page/push-page.ts',
  'capture/page/recorder-page.ts',
  'rooms/recording/page/room-page.ts',
])('%s starts with its constants', async (path) => {
  const script = await readFile(new URL(`../${path}`, import.meta.url), 'utf8');
  const lines = script.split('\n');
  const begin = lines.findIndex((line) => line.startsWith('window.'));
  expect(begin).toBeGreaterThan(0);
  const late = lines.slice(begin).filter((line) => /^const \w+ = (?!.*=>)/.test(line));
  expect(late).toEqual([]);
});
