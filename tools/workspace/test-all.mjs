/**
 * Runs `npm test`: formatting, lint, types, builds and every test of every project. The last line counts them all:
 * `N passed, N failed`. Each check of a project (lint, types, build) counts as one, and so does each test.
 *
 * Nothing is skipped silently: a task that did not run, a project without a test report and a skipped test are failures. Nx
 * may take lint, types, builds and unit tests from its cache; integration and media tests always run, as they depend on
 * programs of the machine.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toTaskOutcome, toTestOutcome } from './test-all/outcomes.mjs';
import { readProjects, removeSummary, runProgram, runTargets } from './test-all/nx.mjs';
import { readReport, removeReports, findSlowestFiles } from './test-all/reports.mjs';

const checks = ['lint', 'typecheck', 'build'];
const kinds = ['unit', 'integration', 'media'];
const maxSlowestFiles = 15;
/** On the scale from 0 to 19; 10 gives a process a tenth of the CPU weight that 0 has. */
const yieldingNiceness = 10;
const root = fileURLToPath(new URL('../..', import.meta.url));
/** Some thousand Node processes start in a run, and most load the same files. */
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/test-compile');
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
  // Both lanes below need the builds, and two runs of Nx must not write them at the same time.
  const builds = await measureTime('builds', () => runTargets(root, projects, ['build']));
  const [media, { isFormatted, others }] = await Promise.all([
    runMediaLane(projects),
    runYieldingLane(projects),
  ]);
  const codes = new Map([...builds, ...media, ...others]);

  const tests = await Promise.all(
    projects.flatMap(({ name, path, targets }) =>
      kinds
        .filter((kind) => targets.includes(`test-${kind}`))
        .map(async (kind) => {
          const task = `${name}:test-${kind}`;
          const report = await readReport(root, path, kind);
          return { report, outcome: toTestOutcome(task, report, codes.get(task)) };
        }),
    ),
  );
  showSlowest(tests.flatMap(({ report }) => report ?? []));

  return [
    toTaskOutcome('format (fix with npm run format)', isFormatted ? 0 : 1),
    ...projects.flatMap(({ name, targets }) => [
      ...checks
        .filter((target) => targets.includes(target))
        .map((target) => toTaskOutcome(`${name}:${target}`, codes.get(`${name}:${target}`))),
      ...(kinds.some((kind) => targets.includes(`test-${kind}`)) ? [] : [toTaskOutcome(`${name}: tests`, 1)]),
    ]),
    ...tests.map(({ outcome }) => outcome),
  ];
}

/**
 * Runs the media tests, which need the CPU in real time, one file after another at normal priority.
 *
 * @param {import('./test-all/nx.mjs').Project[]} projects
 */
function runMediaLane(projects) {
  return measureTime('media tests', () => runTargets(root, projects, ['test-media']));
}

/**
 * Runs everything else at a lower priority, with the CPU that the media tests leave, and prints its output at the end.
 *
 * @param {import('./test-all/nx.mjs').Project[]} projects
 */
async function runYieldingLane(projects) {
  const isFormatted = await measureTime('format', () =>
    runProgram(root, 'prettier', ['--check', '.'], { niceness: yieldingNiceness }),
  );
  const outputFile = join(temporary, 'yielding.log');
  const others = await measureTime('integration tests, lint, types and unit tests', () =>
    runTargets(root, projects, ['test-integration', 'lint', 'typecheck', 'test-unit'], {
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
async function measureTime(what, run) {
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
  for (const { seconds, file } of findSlowestFiles(reports, maxSlowestFiles)) {
    console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${relative(root, file)}`);
  }
}
