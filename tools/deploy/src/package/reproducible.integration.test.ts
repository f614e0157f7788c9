import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readAppManifest } from '../app-manifest.ts';
import { workspaceRoot } from '../workspace-root.ts';
import { packageApp } from './package-app.ts';

const app = 'vod-callback';

/** Builds into a new folder, and packages that. @returns SHA-256 in hex */
async function buildAndPackage(folder: string): Promise<string> {
  const dist = join(folder, 'dist');
  const nx = join(workspaceRoot, 'node_modules/nx/dist/bin/nx.js');
  const args = [nx, 'build', app, `--outputPath=${dist}`, '--skip-nx-cache'];
  // This test runs as a task of Nx, whose variables the Nx that it starts must not see.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
  const env = { ...Object.fromEntries(own), NX_DAEMON: 'false' };
  await promisify(execFile)(process.execPath, args, { cwd: workspaceRoot, env, timeout: 60_000 });
  const manifest = await readAppManifest(workspaceRoot, app);
  const [made] = await packageApp(workspaceRoot, app, manifest, { dist, out: join(folder, 'packages') });
  return createHash('sha256')
    .update(await readFile(made?.path ?? ''))
    .digest('hex');
}

test('two builds result in the same package, byte for byte', async () => {
  await using scope = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'scf-media-build-'));
  scope.defer(() => rm(folder, { recursive: true, force: true }));
  const first = await buildAndPackage(join(folder, 'first'));
  expect(await buildAndPackage(join(folder, 'second'))).toBe(first);
});
