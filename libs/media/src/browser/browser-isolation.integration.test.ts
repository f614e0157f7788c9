import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hasSetuidHelper } from './browser-isolation.ts';

const asRoot = 0o4755;

// What the helper of Chromium 156 wrote: as root with all rights, with no_new_privs, and without CAP_SYS_ADMIN.
test.each([
  ['may do its work', asRoot, 'close: Bad file descriptor\nRead on socketpair: Success', true],
  ['may not become root', asRoot, 'The setuid sandbox is not running as root. Common causes:', false],
  [
    'may not make namespaces',
    asRoot,
    'Failed to move to new namespace: PID namespaces supported, Network namespace supported, but failed: errno = Operation not permitted',
    false,
  ],
  ['has no setuid bit', 0o755, '', false],
])('a sandbox helper that %s', async (_what, mode, said, isUsable) => {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'helper-'));
  scope.defer(() => rm(dir, { recursive: true }));
  const helper = join(dir, 'chrome-sandbox');
  await writeFile(helper, `#!/bin/sh\nprintf '%s\\n' '${said}' >&2\nexit 1\n`);
  await chmod(helper, mode);
  expect(await hasSetuidHelper(undefined, helper)).toBe(isUsable);
});

test('a machine without the helper has no sandbox', async () => {
  expect(await hasSetuidHelper(undefined, '/nowhere/chrome-sandbox')).toBe(false);
});
