import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runStep, StepError } from './run-step.mjs';

/** The version on which SCF runs vod-callback (Nodejs20.19), so tests run it on the same one. */
const version = '20.19.5';

/**
 * Returns the path of Node 20, which is installed in a separate folder, outside PATH.
 *
 * @param {string} root the workspace
 */
export function node20(root) {
  return join(getFolder(root), 'node_modules/node/bin/node');
}

/** @param {string} root the workspace */
export function node20IsCurrent(root) {
  // The folder is named after the version, so any Node in it is the right one.
  return existsSync(node20(root));
}

/**
 * @param {string} root the workspace
 * @param {AbortSignal} signal aborts the installation
 */
export async function installNode20(root, signal) {
  const folder = getFolder(root);
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
function getFolder(root) {
  return join(root, 'node_modules/.cache', `node-${version}`);
}
