import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';
import { findBrowserUser, browserUserAdvice } from './browser-user.ts';
import { canSandbox, sandboxAdvice, warnOfBrowser } from './can-sandbox.ts';

test('Chromium starts with the sandbox that was detected on this machine', async () => {
  await using scope = new AsyncDisposableStack();
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  scope.defer(() => rm(profile, { recursive: true, force: true, maxRetries: 5 }));
  const chromium = findChromium(process.env['PATH'] ?? '');
  const flags = [
    ...[`--user-data-dir=${profile}`, '--headless=new', '--no-first-run', '--disable-background-networking'],
    ...['--dump-dom', 'about:blank'],
  ];
  const dump = (more: readonly string[]): Promise<string> =>
    promisify(execFile)(chromium, [...more, ...flags], { timeout: 30_000 }).then(
      ({ stdout }) => stdout,
      () => '',
    );
  const hasSandbox = await canSandbox();
  expect(await dump(hasSandbox ? [] : ['--no-sandbox'])).toContain('<body>');
  expect(hasSandbox || (await dump([])) === '').toBe(true);
  expect((await sandboxAdvice()) === undefined).toBe(await canSandbox(findBrowserUser()));
  const warned: string[] = [];
  await warnOfBrowser((advice) => warned.push(advice));
  expect(warned).toEqual(
    [browserUserAdvice(), await sandboxAdvice()].filter((advice) => advice !== undefined),
  );
  expect(warned.some((advice) => advice.includes('without its sandbox'))).toBe(
    !(await canSandbox(findBrowserUser())),
  );
});
