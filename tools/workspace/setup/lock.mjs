import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StepError } from './run-step.mjs';

const retryMs = 500;
const timeoutMs = 20 * 60_000;

/**
 * Runs `work` while no other process of this user holds the lock of this name. A lock whose owner has exited is taken over.
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
  const deadline = Date.now() + timeoutMs;
  for (let isReported = false; !tryToCreate(path); isReported = true) {
    const owner = readOwner(path);
    if (owner !== undefined && !isAlive(owner)) {
      removeStale(path, owner);
      continue;
    }
    if (!isReported)
      console.log(
        `Set-up: another set-up is running${owner === undefined ? '' : ` (process ${owner})`}; waiting for it`,
      );
    if (Date.now() > deadline)
      throw new StepError(
        `another set-up has held ${path} for too long; remove the file if no set-up is running.`,
      );
    await delay(retryMs);
  }
}

/** @param {string} path */
function tryToCreate(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (getCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes a stale lock. Of several processes that see it, only one succeeds in renaming it; should that have been a newer
 * lock, it is put back.
 *
 * @param {string} path
 * @param {number} owner
 */
function removeStale(path, owner) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (getCode(error) === 'ENOENT') return;
    throw error;
  }
  if (readOwner(aside) === owner) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/**
 * @param {string} path
 * @returns {number | undefined} undefined when the lock is gone, or so new that its owner has not been written yet
 */
function readOwner(path) {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined;
  } catch (error) {
    if (getCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return getCode(error) === 'EPERM';
  }
}

/** @param {unknown} error */
function getCode(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
