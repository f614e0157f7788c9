import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readJson, listTrackedFiles, workspaceRoot } from './workspace-files.ts';

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = await readJson<{ packages: Record<string, LockEntry> }>('package-lock.json');
const entries = Object.entries(packages);

test('the lock file names no registry, so that each user installs from their own', () => {
  const withAddress = entries.filter(([, { resolved, link }]) => resolved !== undefined && link !== true);
  expect(withAddress).toEqual([]);
});

test('the lock file has the checksum of each package, so that none can be replaced', () => {
  const isOurs = (path: string): boolean => !path.includes('node_modules/');
  const without = entries.filter(
    ([path, { integrity, link }]) => !isOurs(path) && link !== true && !/^sha512-/.test(integrity ?? ''),
  );
  expect(without.map(([path]) => path)).toEqual([]);
});

test('the lock file has the packages of every platform, so that npm ci works on all of them', () => {
  const missing = entries.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !entries.some(([other]) => other.endsWith(`node_modules/${name}`)))
      .map((name) => `${path} wants ${name}`),
  );
  expect(missing).toEqual([]);
});

test('there is one lock file', async () => {
  const lockFiles = (await listTrackedFiles()).filter((path) =>
    /(package-lock|npm-shrinkwrap|yarn|pnpm-lock)/.test(path),
  );
  expect(lockFiles).toEqual(['package-lock.json']);
});

test('.npmrc names no registry and holds no credentials', async () => {
  expect(await readFile(join(workspaceRoot, '.npmrc'), 'utf8')).not.toMatch(/registry\s*=|_auth|\/\//);
});
