import { expect, test } from 'vitest';
import { userAgentOf } from './own-user-agent.ts';

test.each([
  ['Chromium 156.0.8078.108 built on Debian GNU/Linux 12 (bookworm)\n', 'linux', 'X11; Linux x86_64'],
  ['Google Chrome 156.0.8078.108 \n', 'darwin', 'Macintosh; Intel Mac OS X 10_15_7'],
] as const)('%s on %s has the user agent of a Chrome with a window', (said, platform, system) => {
  expect(userAgentOf(said, platform)).toBe(
    `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36`,
  );
});

test('a program that does not say its version has none', () => {
  expect(userAgentOf('no such program', 'linux')).toBeUndefined();
});
