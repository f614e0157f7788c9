import { basename } from 'node:path';

/**
 * @typedef {import('./reports.mjs').Report} Report
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {string[]} failures descriptions of what failed
 */

/**
 * Returns the outcome of one check.
 *
 * @param {string} name
 * @param {number | undefined} exitCode undefined when it did not run
 * @returns {Outcome}
 */
export function toTaskOutcome(name, exitCode) {
  if (exitCode === 0) return { passed: 1, failures: [] };
  return { passed: 0, failures: [exitCode === undefined ? `${name} did not run` : name] };
}

/**
 * Returns the outcome of the tests of one project. Anything but a passed test is a failure: a skipped test, a file that could
 * not be loaded, a project without tests, and a run that failed although its tests passed.
 *
 * @param {string} project
 * @param {Report | undefined} report undefined when the tests did not run to their end
 * @param {number | undefined} exitCode of the project's test task; undefined when it did not run
 * @returns {Outcome}
 */
export function toTestOutcome(project, report, exitCode) {
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
