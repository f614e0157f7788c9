import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** No daemon and no full-screen display: the output is a plain log, and nothing stays behind. */
const plainNx = { NX_DAEMON: 'false', NX_TUI: 'false' };

/**
 * @param {string} root the workspace
 * @param {string} graphFile where Nx may write its graph
 * @returns {Promise<{ name: string, path: string, targets: string[] }[]>} every project
 */
export async function readProjects(root, graphFile) {
  if (!(await runProgram(root, 'nx', ['graph', `--file=${graphFile}`], plainNx))) {
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
 * @param {'static' | 'stream-without-prefixes'} outputStyle show what a task says at its end, or as it comes
 * @returns {Promise<Map<string, number>>} the exit code by task (`media:lint`); a task that did not run is not in it
 */
export async function runTargets(root, targets, outputStyle) {
  // Nx leaves the outcome of the last run here.
  const summaryFile = join(root, '.nx/cache/run.json');
  await rm(summaryFile, { force: true });
  const args = ['run-many', '--nxBail=false', `--output-style=${outputStyle}`, '-t', ...targets];
  await runProgram(root, 'nx', args, plainNx);
  const summary = JSON.parse(await readFile(summaryFile, 'utf8').catch(() => '{"tasks":[]}'));
  return new Map(
    summary.tasks.map((/** @type {{ taskId: string, status: number }} */ task) => [task.taskId, task.status]),
  );
}

/**
 * Runs a JavaScript program of `node_modules` with its output going to ours.
 *
 * @param {string} root the workspace
 * @param {string} program its name in node_modules/.bin
 * @param {string[]} args
 * @param {Record<string, string>} [environment] added to ours
 * @returns {Promise<boolean>} whether it ended with exit code 0
 */
export function runProgram(root, program, args, environment = {}) {
  console.log(`\n$ ${program} ${args.join(' ')}`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/.bin', program), ...args], {
      cwd: root,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code === 0));
  });
}
