import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workspaceRoot } from '../workspace-root.ts';
import { readInstallStep } from './make-debian-root.ts';

test('reads the only RUN, which spans several lines', () => {
  expect(readInstallStep('FROM a\n# RUN no\nRUN one \\\n && two\nCMD ["b"]\n')).toBe('one   && two');
  expect(() => readInstallStep('RUN one\nRUN two\n')).toThrow('one RUN');
});

test('the install step of both images is the script, with the day of the build argument', async () => {
  const steps = ['tools/deploy/image/Dockerfile', 'deploy/compose/Dockerfile'].map((path) =>
    readFile(join(workspaceRoot, path), 'utf8'),
  );
  for (const dockerfile of await Promise.all(steps))
    expect(dockerfile).toContain(
      'RUN DEBIAN_DATE="$DEBIAN_DATE" DEBIAN_MIRROR="$DEBIAN_MIRROR" sh /tmp/install-packages.sh /tmp/debian-packages.txt /tmp/unneeded-files.txt\n',
    );
});
