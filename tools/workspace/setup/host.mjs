import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { findProgram } from './requirements.mjs';

/**
 * The facts about a machine that decide how to install something on it.
 *
 * @typedef {object} Host
 * @property {NodeJS.Platform} platform
 * @property {string} arch as Node names it: `x64`, `arm64`
 * @property {boolean} isUbuntu Ubuntu or a derivative
 * @property {string} home the user's home folder, where no other user can replace a download
 * @property {boolean} hasApt
 * @property {boolean} hasSystemd systemd is running, so that a newly installed service would be started
 * @property {string[] | undefined} elevate prefix of commands that have to run as root; undefined when that would need a
 *   password
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
    elevate: findElevation(),
  };
}

/** @returns {string[] | undefined} */
function findElevation() {
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
