import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asUser, findBrowserUser } from './browser-isolation.ts';

let dir: string;
let passwd: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'passwd-'));
  passwd = join(dir, 'passwd');
  await writeFile(
    passwd,
    'root:x:0:0::/root:/bin/sh\nchromium-other:x:7:7::/:\nchromium:x:998:997::/:/bin/false\n',
  );
});
afterAll(() => rm(dir, { recursive: true }));

test('root runs Chromium as the user of that name', () => {
  expect(findBrowserUser(passwd, 0)).toEqual({ uid: 998, gid: 997 });
});

test.each([
  ['nobody else can', 'passwd', 1000],
  ['nor root where there is no such user', 'none', 0],
])('%s', (_, file, uid) => {
  expect(findBrowserUser(join(dir, file), uid)).toBeUndefined();
});

test('a user "chromium" that is root is ignored', async () => {
  const other = join(dir, 'other');
  await writeFile(other, 'chromium:x:0:0::/:\n');
  expect(findBrowserUser(other, 0)).toBeUndefined();
});

test('a program switches to the other user and drops its groups before it starts', () => {
  expect(asUser({ uid: 998, gid: 997 }, '/usr/bin/chromium', ['--headless'])).toEqual({
    program: '/usr/bin/setpriv',
    args: [
      ...['--reuid=998', '--regid=997', '--clear-groups', '--inh-caps=-all'],
      ...['--', '/usr/bin/chromium', '--headless'],
    ],
  });
  expect(asUser(undefined, 'chromium', ['a'])).toEqual({ program: 'chromium', args: ['a'] });
});
