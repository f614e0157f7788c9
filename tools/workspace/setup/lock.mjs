import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StepError } from './run-step.mjs';

const retryMs = 500;
const patienceMs = 20 * 60_000;

/**
 * Runs `work` while no other process of this user on this machine runs under the same name. A lock whose owner is
 * gone is taken over.
 *
 * @param {string} name
 * @param {() => Promise<void>} work
 */
export async function withLock(name, work) {
  const path = join(tmpdir(), `${name}-${userInfo().username}.lock`);
  await acquire(path);
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** @param {string} path */
async function acquire(path) {
  const giveUpAt = Date.now() + patienceMs;
  for (let told = false; !tryToCreate(path); told = true) {
    const owner = readOwner(path);
    if (owner !== undefined && !isAlive(owner)) {
      removeStale(path, owner);
      continue;
    }
    if (!told)
      console.log(
        `Set-up: another set-up is running${owner === undefined ? '' : ` (process ${owner})`}; waiting for it`,
      );
    if (Date.now() > giveUpAt)
      throw new StepError(`another set-up holds ${path} for too long; remove it if that is wrong.`);
    await delay(retryMs);
  }
}

/** @param {string} path */
function tryToCreate(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Of several that see the same stale lock, only one gets the rename through; should it have caught a newer lock
 * instead, it is put back.
 *
 * @param {string} path
 * @param {number} owner
 */
function removeStale(path, owner) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  if (readOwner(aside) === owner) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/**
 * @param {string} path
 * @returns {number | undefined} none when the lock is gone, or so new that its owner is not written yet
 */
function readOwner(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
