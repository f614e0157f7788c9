import { expect, test } from 'vitest';
import { toUserAgent } from './own-user-agent.ts';

test.each([
  ['Chromium 156.0.8078.108 built on Debian GNU/Linux 12 (bookworm)\n', 'linux', 'X11; Linux x86_64'],
  ['Google Chrome 156.0.8078.108 \n', 'darwin', 'Macintosh; Intel Mac OS X 10_15_7'],
] as const)('%s on %s gets the user agent of Chrome with a window', (versionOutput, platform, system) => {
  expect(toUserAgent(versionOutput, platform)).toBe(
    `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36`,
  );
});

test('a program that does not print its version has no user agent', () => {
  expect(toUserAgent('no such program', 'linux')).toBeUndefined();
});
