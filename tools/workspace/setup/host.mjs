import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { findProgram } from './requirements.mjs';

/**
 * What has to be known of a machine before something can be installed on it.
 *
 * @typedef {object} Host
 * @property {NodeJS.Platform} platform
 * @property {string} arch as Node names it: `x64`, `arm64`
 * @property {boolean} isUbuntu Ubuntu, or made from it
 * @property {string} home the home folder of who runs this: a download there can't be swapped by somebody else
 * @property {boolean} hasApt
 * @property {boolean} hasSystemd it is running, so that an installed service would be started
 * @property {string[] | undefined} elevate what to put before a command to run it as root; undefined: not possible
 *   without asking
 */

/** @returns {Host} */
export function describeHost() {
  const release = readOrEmpty('/etc/os-release');
  return {
    platform: process.platform,
    arch: process.arch,
    isUbuntu: /^ID(_LIKE)?=.*ubuntu/m.test(release),
    home: homedir(),
    hasApt: findProgram('apt-get') !== undefined,
    hasSystemd: readOrEmpty('/proc/1/comm').trim() === 'systemd',
    elevate: elevation(),
  };
}

/** @returns {string[] | undefined} */
function elevation() {
  if (process.getuid?.() === 0) return [];
  const sudo = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return sudo.status === 0 ? ['sudo', '-n'] : undefined;
}

/** @param {string} path */
function readOrEmpty(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
