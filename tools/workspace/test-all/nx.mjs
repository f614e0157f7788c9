import { spawn } from 'node:child_process';
import { open, readFile, rm } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';

/** Without a daemon, which would keep running, and without the full-screen display, so that the output is a plain log. */
const plainNx = { NX_DAEMON: 'false', NX_TUI: 'false' };

/**
 * One task of the summary that Nx writes at the end of a run.
 *
 * @typedef {{ taskId: string, target: string, status: number }} RunTask
 */

/** @typedef {{ name: string, path: string, targets: string[] }} Project */

/** @param {string} root the workspace */
const summaryFile = (root) => join(root, '.nx/cache/run.json');

/**
 * Removes the summary of an earlier run, which would otherwise be mistaken for that of a run that fails to start.
 *
 * @param {string} root the workspace
 */
export async function removeSummary(root) {
  await rm(summaryFile(root), { force: true });
}

/**
 * @param {string} root the workspace
 * @param {string} graphFile where Nx may write its graph
 * @returns {Promise<Project[]>} every project
 */
export async function readProjects(root, graphFile) {
  if (!(await runProgram(root, 'nx', ['graph', `--file=${graphFile}`], { environment: plainNx }))) {
    throw new Error('Nx could not read the projects; its output is above.');
  }
  const { graph } = JSON.parse(await readFile(graphFile, 'utf8'));
  return Object.values(graph.nodes).map(({ name, data }) => ({
    name,
    path: data.root,
    targets: Object.keys(data.targets),
  }));
}

/**
 * Runs targets of all projects, and continues after failures.
 *
 * @param {string} root the workspace
 * @param {Project[]} projects all of them
 * @param {string[]} targets
 * @param {object} [how]
 * @param {string} [how.outputFile] receives the output of each task at its end; without it, output is shown as it comes
 * @param {number} [how.niceness] 0 to 19: the higher, the less CPU it gets beside other processes
 * @returns {Promise<Map<string, number>>} the exit code by task (`media:lint`); a task that did not run is not in it
 */
export async function runTargets(root, projects, targets, { outputFile, niceness } = {}) {
  const style = outputFile === undefined ? 'stream-without-prefixes' : 'static';
  const args = ['run-many', '--nxBail=false', `--output-style=${style}`, '-t', ...targets];
  if (await runProgram(root, 'nx', args, { environment: plainNx, outputFile, niceness })) {
    return new Map(
      projects.flatMap(({ name, targets: present }) =>
        targets.filter((target) => present.includes(target)).map((target) => [`${name}:${target}`, 0]),
      ),
    );
  }
  // This is the summary of the run that ended last. If two runs end at the same moment, the tasks of one count as not run.
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
 * @param {Record<string, string>} [how.environment] added to the current environment
 * @param {string | undefined} [how.outputFile] receives the output; by default it is printed
 * @param {number | undefined} [how.niceness] 0 to 19
 * @returns {Promise<boolean>} true when the exit code is 0
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
      // Child processes inherit the niceness.
      if (child.pid !== undefined && niceness > 0) setPriority(child.pid, niceness);
    });
  } finally {
    await file?.close();
  }
}
