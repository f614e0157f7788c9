/**
 * Installs everything that this repository needs on a new machine: the npm packages (including Node 24), Chromium, ffmpeg
 * and fonts. `npm start`, `npm run demo`, `npm run bench` and `npm test` run it first; for the last
 * one it also installs what only tests need: redis-server, Python, Go, Java, and a Node 20.
 *
 * It is the first thing that runs after `git clone`: no dependencies, and nothing newer than Node 20. It is silent
 * and quick when nothing is missing. apt and npm run in parallel: neither needs what the other installs.
 */
import { fileURLToPath } from 'node:url';
import { installCommands, manualInstructions } from './setup/install-plan.mjs';
import { describeHost } from './setup/host.mjs';
import { withLock } from './setup/lock.mjs';
import { installNode20, node20IsCurrent } from './setup/node-20.mjs';
import { installNpmPackages, npmPackagesAreCurrent } from './setup/npm-packages.mjs';
import {
  benchRequirements,
  checkAnswers,
  missingRequirements,
  requirements,
  testRequirements,
} from './setup/requirements.mjs';
import { runStep, sideBySide, StepError } from './setup/run-step.mjs';

// With --bench also what `npm run bench` compares us with, with --test what tests need: a first recording waits for neither.
const isForBench = process.argv.includes('--bench');
const isForTests = process.argv.includes('--test');
const wanted = [
  ...requirements,
  ...(isForBench ? benchRequirements : []),
  ...(isForTests ? testRequirements : []),
];
const root = fileURLToPath(new URL('../..', import.meta.url));

try {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new StepError(`Node 20 or newer is needed; this is ${process.version}.`);
  }
  if (!isComplete()) await withLock('scf-media-setup', setUp);
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  console.error(`\nSet-up stopped: ${error.message}`);
  process.exitCode = 1;
}

function isComplete() {
  return (
    missingRequirements(wanted).length === 0 &&
    npmPackagesAreCurrent(root) &&
    (!isForTests || node20IsCurrent(root))
  );
}

/** Checks again what is missing: another set-up may have held the lock until now. */
async function setUp() {
  const missing = missingRequirements(wanted);
  const commands = planFor(missing);
  const needsPackages = !npmPackagesAreCurrent(root);
  const names = [...missing.map(({ name }) => name), ...(needsPackages ? ['npm packages'] : [])];
  if (names.length > 0) console.log(`Set-up: installing ${names.join(', ')}`);
  await sideBySide([
    async (signal) => {
      for (const { title, argv, mayFail } of commands) await runStep(title, argv, { mayFail, signal });
    },
    async (signal) => {
      if (needsPackages) await installNpmPackages(root, signal);
      // After npm ci, which empties node_modules.
      if (isForTests && !node20IsCurrent(root)) await installNode20(root, signal);
    },
  ]);
  // After npm ci, too: the result of checking a browser is stored in node_modules.
  checkAnswers(missing);
  console.log('Set-up: done');
}

/** @param {import('./setup/requirements.mjs').Requirement[]} missing */
function planFor(missing) {
  if (missing.length === 0) return [];
  const host = describeHost();
  const commands = installCommands(host, missing);
  if (commands !== undefined) return commands;
  const names = missing.map(({ name }) => name).join(', ');
  throw new StepError(`missing: ${names}.\n\n${manualInstructions(host, missing)}`);
}
