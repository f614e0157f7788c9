/**
 * `npm test`: formatting, lint, types, builds and every test of every project. The last line counts them all:
 * `N passed, N failed`. A check of a project (its lint, its types, its build) counts as one, each test as one.
 *
 * Nothing goes missing quietly: a task that did not run, a project without a test report and a skipped test are
 * failures. Nx may take lint, types and builds from its cache; tests always run, one project after another.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { taskOutcome, testOutcome } from './test-all/outcomes.mjs';
import { readProjects, runProgram, runTargets } from './test-all/nx.mjs';
import { readReport } from './test-all/reports.mjs';

const checks = ['lint', 'typecheck', 'build'];
const root = fileURLToPath(new URL('..', import.meta.url));
const reportDir = await mkdtemp(join(tmpdir(), 'scf-media-test-'));

try {
  const outcomes = await testAll();
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await rm(reportDir, { recursive: true, force: true });
}

/** @returns {Promise<import('./test-all/outcomes.mjs').Outcome[]>} */
async function testAll() {
  const isFormatted = await runProgram(root, 'prettier', ['--check', '.']);
  const projects = await readProjects(root, join(reportDir, 'graph.json'));
  const checkCodes = await runTargets(root, checks, 'static');
  const testCodes = await runTargets(root, ['test'], 'stream-without-prefixes', {
    TEST_REPORT_DIR: reportDir,
  });

  return [
    taskOutcome('format (npm run format puts it right)', isFormatted ? 0 : 1),
    ...projects.flatMap(({ name, targets }) =>
      checks
        .filter((target) => targets.includes(target))
        .map((target) => taskOutcome(`${name}:${target}`, checkCodes.get(`${name}:${target}`))),
    ),
    ...(await Promise.all(
      projects.map(async ({ name, path }) =>
        testOutcome(name, await readReport(reportDir, path), testCodes.get(`${name}:test`)),
      ),
    )),
  ];
}
