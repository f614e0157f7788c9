import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runStep, StepError } from './run-step.mjs';

/**
 * Returns whether `node_modules` matches the lock file. npm writes a hidden lock file at the end of an installation: if that is
 * missing or older, nothing was installed, the installation was interrupted, or the lock file has changed since.
 *
 * @param {string} root the workspace
 */
export function npmPackagesAreCurrent(root) {
  const installed = modifiedMs(join(root, 'node_modules/.package-lock.json'));
  return installed >= modifiedMs(join(root, 'package-lock.json')) && existsSync(ownNode(root));
}

/**
 * @param {string} root the workspace
 * @param {AbortSignal} signal ends it
 */
export async function installNpmPackages(root, signal) {
  const command = ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  await runStep('npm ci', command, { cwd: root, signal, endsWithSignal: true });

  const { stdout } = spawnSync(ownNode(root), ['--version'], { encoding: 'utf8' });
  if (!stdout?.startsWith('v24.')) {
    throw new StepError(
      'npm ci did not install Node 24 (the package "node"): its install script did not run. ' +
        'Is ignore-scripts set in your .npmrc? Try: npm ci --ignore-scripts=false',
    );
  }
}

/**
 * Returns the path of the Node that runs npm scripts: npm puts node_modules/.bin first in their PATH.
 *
 * @param {string} root
 */
function ownNode(root) {
  return join(root, 'node_modules/.bin/node');
}

/** @param {string} path */
function modifiedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}
