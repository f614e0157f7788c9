import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workspaceRoot } from '../workspace-root.ts';
import { installStep } from './install-step.ts';

test('finds the one RUN, over several lines', () => {
  expect(installStep('FROM a\n# RUN no\nRUN one \\\n && two\nCMD ["b"]\n')).toBe('one   && two');
  expect(() => installStep('RUN one\nRUN two\n')).toThrow('one RUN');
});

test('the install step of the images takes the packages from their list', async () => {
  const dockerfile = await readFile(join(workspaceRoot, 'tools/scf/image/Dockerfile'), 'utf8');
  expect(installStep(dockerfile)).toContain(
    'xargs -a /tmp/debian-packages.txt apt-get install -y --no-install-recommends',
  );
});
