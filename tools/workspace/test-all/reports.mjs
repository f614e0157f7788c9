import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The parts of vitest's JSON report that are counted.
 *
 * @typedef {object} Report
 * @property {FileReport[]} testResults one per test file
 *
 * @typedef {object} FileReport
 * @property {string} name absolute path
 * @property {string} status `failed` also when the file could not be loaded
 * @property {string} message why it could not be loaded
 * @property {number} [startTime] ms since 1970
 * @property {number} [endTime] ms since 1970
 * @property {{ fullName: string, status: string }[]} assertionResults one per test
 */

/**
 * Removes the reports of earlier runs, so that only this run's are counted. Nx restores those of cached tasks.
 *
 * @param {string} root the workspace
 * @param {string[]} projectPaths such as `libs/media`
 */
export async function removeReports(root, projectPaths) {
  await Promise.all(
    projectPaths.map((path) => rm(join(root, path, 'test-reports'), { recursive: true, force: true })),
  );
}

/**
 * @param {string} root the workspace
 * @param {string} projectPath such as `libs/media`
 * @param {string} kind `unit`, `integration` or `media`
 * @returns {Promise<Report | undefined>} undefined when the tests wrote none, or it cannot be read
 */
export async function readReport(root, projectPath, kind) {
  try {
    return JSON.parse(await readFile(join(root, projectPath, 'test-reports', `${kind}.json`), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Lists the test files that took longest, as they are the ones to speed up.
 *
 * @param {Report[]} reports
 * @param {number} count
 * @returns {{ seconds: number, file: string }[]} slowest first
 */
export function findSlowestFiles(reports, count) {
  return reports
    .flatMap(({ testResults }) => testResults)
    .map(({ name, startTime = 0, endTime = 0 }) => ({ seconds: (endTime - startTime) / 1000, file: name }))
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, count);
}
