/**
 * `npm test`: formatting, lint, types, builds and every test of every project. The last line counts them all:
 * `N passed, N failed`. A check of a project (its lint, its types, its build) counts as one, each test as one.
 *
 * Nothing goes missing quietly: a task that did not run, a project without a test report and a skipped test are
 * failures. Nx may take lint, types, builds and unit tests from its cache; integration and media tests always run,
 * as they depend on the machine's programs.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { taskOutcome, testOutcome } from './test-all/outcomes.mjs';
import { readProjects, removeSummary, runProgram, runTargets } from './test-all/nx.mjs';
import { readReport, removeReports, slowestFiles } from './test-all/reports.mjs';

const checks = ['lint', 'typecheck', 'build'];
const kinds = ['unit', 'integration', 'media'];
const slowestShown = 15;
/** Of 19: a third of the weight of a process that does not yield. */
const yieldingNiceness = 5;
const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = await mkdtemp(join(tmpdir(), 'scf-media-test-'));

try {
  const outcomes = await testAll();
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
  const failures = outcomes.flatMap((outcome) => outcome.failures);
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
  console.log(`\n${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length === 0 ? 0 : 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}

/** @returns {Promise<import('./test-all/outcomes.mjs').Outcome[]>} */
async function testAll() {
  const projects = await readProjects(root, join(temporary, 'graph.json'));
  await removeSummary(root);
  await removeReports(
    root,
    projects.map(({ path }) => path),
  );
  // Both of the lanes below need the builds, and two runs of Nx must not write them at once.
  const builds = await timed('builds', () => runTargets(root, ['build']));
  const [media, { isFormatted, others }] = await Promise.all([mediaLane(), yieldingLane()]);
  const codes = new Map([...builds, ...media, ...others]);

  const tests = await Promise.all(
    projects.flatMap(({ name, path, targets }) =>
      kinds
        .filter((kind) => targets.includes(`test-${kind}`))
        .map(async (kind) => {
          const task = `${name}:test-${kind}`;
          const report = await readReport(root, path, kind);
          return { report, outcome: testOutcome(task, report, codes.get(task)) };
        }),
    ),
  );
  showSlowest(tests.flatMap(({ report }) => report ?? []));

  return [
    taskOutcome('format (npm run format puts it right)', isFormatted ? 0 : 1),
    ...projects.flatMap(({ name, targets }) => [
      ...checks
        .filter((target) => targets.includes(target))
        .map((target) => taskOutcome(`${name}:${target}`, codes.get(`${name}:${target}`))),
      ...(kinds.some((kind) => targets.includes(`test-${kind}`)) ? [] : [taskOutcome(`${name}: tests`, 1)]),
    ]),
    ...tests.map(({ outcome }) => outcome),
  ];
}

/** What runs in real time, one test file after another, has the machine whenever it wants it. */
function mediaLane() {
  return timed('media tests', () => runTargets(root, ['test-media']));
}

/** All the rest only has to be done some time: it takes what the media tests leave, and shows its output at its end. */
async function yieldingLane() {
  const isFormatted = await timed('format', () =>
    runProgram(root, 'prettier', ['--check', '.'], { niceness: yieldingNiceness }),
  );
  const outputFile = join(temporary, 'yielding.log');
  const others = await timed('integration tests, lint, types and unit tests', () =>
    runTargets(root, ['test-integration', 'lint', 'typecheck', 'test-unit'], {
      outputFile,
      niceness: yieldingNiceness,
    }),
  );
  console.log(await readFile(outputFile, 'utf8'));
  return { isFormatted, others };
}

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
async function timed(what, run) {
  const startMs = performance.now();
  try {
    return await run();
  } finally {
    console.log(`\n${what}: ${Math.round((performance.now() - startMs) / 1000)} s`);
  }
}

/** @param {import('./test-all/reports.mjs').Report[]} reports */
function showSlowest(reports) {
  console.log('\nSlowest test files:');
  for (const { seconds, file } of slowestFiles(reports, slowestShown)) {
    console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${relative(root, file)}`);
  }
}
