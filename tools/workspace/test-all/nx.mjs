import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';

/** No daemon and no full-screen display: the output is a plain log, and nothing stays behind. */
const plainNx = { NX_DAEMON: 'false', NX_TUI: 'false' };

/**
 * One task of the summary that Nx writes at the end of a run.
 *
 * @typedef {{ taskId: string, target: string, status: number }} RunTask
 */

/** @param {string} root the workspace */
const summaryFile = (root) => join(root, '.nx/cache/run.json');

/**
 * Removes the outcome of earlier runs, which a run that does not even begin would seem to have.
 *
 * @param {string} root the workspace
 */
export async function removeSummary(root) {
  await rm(summaryFile(root), { force: true });
}

/**
 * @param {string} root the workspace
 * @param {string} graphFile where Nx may write its graph
 * @returns {Promise<{ name: string, path: string, targets: string[] }[]>} every project
 */
export async function readProjects(root, graphFile) {
  if (!(await runProgram(root, 'nx', ['graph', `--file=${graphFile}`], { environment: plainNx }))) {
    throw new Error('Nx could not read the projects; what it said is above.');
  }
  const { graph } = JSON.parse(await readFile(graphFile, 'utf8'));
  return Object.values(graph.nodes).map(({ name, data }) => ({
    name,
    path: data.root,
    targets: Object.keys(data.targets),
  }));
}

/**
 * Runs targets of all projects, going on after a failure.
 *
 * @param {string} root the workspace
 * @param {string[]} targets
 * @param {object} [how]
 * @param {string} [how.outputFile] takes what the tasks say, each at its end; without it that is shown as it comes
 * @param {number} [how.niceness] 0 to 19: the higher, the more it stands back behind others
 * @returns {Promise<Map<string, number>>} the exit code by task (`media:lint`); a task that did not run is not in it
 */
export async function runTargets(root, targets, { outputFile, niceness } = {}) {
  const style = outputFile === undefined ? 'stream-without-prefixes' : 'static';
  await runProgram(root, 'nx', ['run-many', '--nxBail=false', `--output-style=${style}`, '-t', ...targets], {
    environment: plainNx,
    outputFile,
    niceness,
  });
  // Nx leaves the outcome of the run that ended last here. Should two runs end in the same moment, the tasks of one of
  // them count as not run.
  const summary = JSON.parse(await readFile(summaryFile(root), 'utf8').catch(() => '{"tasks":[]}'));
  return new Map(
    summary.tasks
      .filter((/** @type {RunTask} */ { target }) => targets.includes(target))
      .map((/** @type {RunTask} */ { taskId, status }) => [taskId, status]),
  );
}

/**
 * Runs a JavaScript program of `node_modules`.
 *
 * @param {string} root the workspace
 * @param {string} program its name in node_modules/.bin
 * @param {string[]} args
 * @param {object} [how]
 * @param {Record<string, string>} [how.environment] added to ours
 * @param {string | undefined} [how.outputFile] takes its output; without it that goes to ours
 * @param {number | undefined} [how.niceness] 0 to 19
 * @returns {Promise<boolean>} whether it ended with exit code 0
 */
export async function runProgram(root, program, args, { environment = {}, outputFile, niceness = 0 } = {}) {
  console.log(`\n$ ${program} ${args.join(' ')}`);
  const file = outputFile === undefined ? undefined : await open(outputFile, 'w');
  try {
    return await new Promise((resolve, reject) => {
      const output = file?.fd ?? 'inherit';
      const child = spawn(process.execPath, [join(root, 'node_modules/.bin', program), ...args], {
        cwd: root,
        env: { ...process.env, ...environment },
        stdio: ['ignore', output, output],
      });
      child.once('error', reject);
      child.once('close', (code) => resolve(code === 0));
      // Its children inherit it.
      if (child.pid !== undefined && niceness > 0) setPriority(child.pid, niceness);
    });
  } finally {
    await file?.close();
  }
}
