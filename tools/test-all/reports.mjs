import { readFile } from 'node:fs/promises';
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
 * @property {{ fullName: string, status: string }[]} assertionResults one per test
 */

/**
 * @param {string} reportDir the `TEST_REPORT_DIR` of the run
 * @param {string} projectPath such as `libs/media`; vitest.shared.ts names the file after it
 * @returns {Promise<Report | undefined>} none when the project did not leave one that can be read
 */
export async function readReport(reportDir, projectPath) {
  try {
    return JSON.parse(await readFile(join(reportDir, `${projectPath.replaceAll('/', '-')}.json`), 'utf8'));
  } catch {
    return undefined;
  }
}
