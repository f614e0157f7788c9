import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep, StepError } from './run-step.mjs';

/** What SCF runs vod-callback's bundle with (Nodejs20.19); tests start it on this one. */
const version = '20.19.5';

/**
 * A Node of its own beside the repository's: in a folder that is in no PATH.
 *
 * @param {string} root the workspace
 */
export function node20(root) {
  return join(folderOf(root), 'node_modules/node/bin/node');
}

/** @param {string} root the workspace */
export function node20IsCurrent(root) {
  // The folder is named for the version: what is there is the right one.
  return existsSync(node20(root));
}

/**
 * @param {string} root the workspace
 * @param {AbortSignal} signal ends it
 */
export async function installNode20(root, signal) {
  const folder = folderOf(root);
  mkdirSync(folder, { recursive: true });
  const manifest = { private: true, allowScripts: { node: true } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  await runStep(
    `Node ${version}, for tests`,
    ['npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', `node@${version}`],
    { cwd: folder, signal, endsWithSignal: true },
  );
  const { stdout } = spawnSync(node20(root), ['--version'], { encoding: 'utf8' });
  if (stdout?.trim() !== `v${version}`)
    throw new StepError(`npm did not install Node ${version} in ${folder}`);
}

/** @param {string} root the workspace */
function folderOf(root) {
  return join(root, 'node_modules/.cache', `node-${version}`);
}
