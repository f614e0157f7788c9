import { basename } from 'node:path';

/**
 * @typedef {import('./reports.mjs').Report} Report
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {string[]} failures what failed, in words
 */

/**
 * What one check comes to.
 *
 * @param {string} name
 * @param {number | undefined} exitCode none when it did not run
 * @returns {Outcome}
 */
export function taskOutcome(name, exitCode) {
  if (exitCode === 0) return { passed: 1, failures: [] };
  return { passed: 0, failures: [exitCode === undefined ? `${name} did not run` : name] };
}

/**
 * What the tests of one project come to. Anything but a passed test is a failure: a skipped one, a file that could
 * not be loaded, a project without tests, and a run that failed although its tests passed.
 *
 * @param {string} project
 * @param {Report | undefined} report none when the tests did not run to their end
 * @param {number | undefined} exitCode of the project's test task; none when it did not run
 * @returns {Outcome}
 */
export function testOutcome(project, report, exitCode) {
  if (report === undefined) return { passed: 0, failures: [`${project}: no test report`] };
  const files = report.testResults;
  const tests = files.flatMap(({ name, assertionResults }) =>
    assertionResults.map((test) => ({ ...test, title: `${project} ${basename(name)}: ${test.fullName}` })),
  );
  const failures = [
    ...tests
      .filter(({ status }) => status !== 'passed')
      .map(({ title, status }) => (status === 'failed' ? title : `${title} (${status})`)),
    ...files
      .filter(
        (file) =>
          file.status !== 'passed' && file.assertionResults.every(({ status }) => status === 'passed'),
      )
      .map((file) => `${project} ${basename(file.name)}: ${file.message.split('\n')[0] || file.status}`),
  ];
  if (tests.length === 0 && failures.length === 0) failures.push(`${project}: no tests`);
  if (exitCode !== 0 && failures.length === 0) {
    failures.push(`${project}: its test run failed (exit code ${exitCode}) although no test did`);
  }
  return { passed: tests.filter(({ status }) => status === 'passed').length, failures };
}
