import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const APT_TIMEOUT_MS = 30_000;

/**
 * What apt would download to install these packages where nothing is installed yet.
 *
 * @returns what `apt-get install --print-uris` says; undefined where there is no apt, or it does not know the packages
 */
export async function aptUris(packages: readonly string[]): Promise<string | undefined> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'scf-media-apt-'));
  scope.defer(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, 'archives/partial'), { recursive: true });
  await writeFile(join(dir, 'status'), '');
  const options = [
    // Nothing is written, so no lock is needed, nor the right to take it.
    'Debug::NoLocking=1',
    // As if nothing were installed, and nothing downloaded.
    `Dir::State::status=${join(dir, 'status')}`,
    `Dir::Cache::archives=${join(dir, 'archives')}`,
  ].flatMap((option) => ['-o', option]);
  const args = ['install', '-qq', '-y', '--no-install-recommends', '--print-uris', ...options, ...packages];
  try {
    const { stdout } = await run('apt-get', args, { timeout: APT_TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch {
    return undefined;
  }
}
