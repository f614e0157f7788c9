import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { killMarkedProcesses, killMarkedProcessesSync, sendSignal } from './marked-processes.ts';

/** The environment variable that marks all processes of a group. */
export const GROUP_MARK = 'SCF_MEDIA_GROUP';

/** How long to wait for the last output. Only a process that left the group could keep a pipe open for longer. */
const LAST_OUTPUT_MS = 1_000;

interface ProcessGroupOptions {
  /** The program and its arguments; no shell is involved. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Receives stdout and stderr, appended. */
  readonly logFile: string;
  /** Receives stdout by lines, instead of the log. */
  readonly onLine?: (line: string) => void;
  /** Receives stdout and stderr by lines, instead of the log. */
  readonly onOutput?: (line: string) => void;
}

/** A child process that leads its own process group; disposing kills the whole group. */
export interface ProcessGroup extends AsyncDisposable {
  readonly pid: number;
  /** Marks all its processes in their environment. */
  readonly mark: string;
  /** Resolves when the leader has ended and the rest of the group has been killed. */
  readonly ended: Promise<ProcessEnd>;
  /** Signals only the leader, which decides how its children stop. */
  signal(signal: NodeJS.Signals): void;
  /** Kills the whole group at once. */
  kill(): void;
  /** Sends SIGTERM to the leader, and kills the whole group after `graceMs`. */
  stop(graceMs: number): Promise<ProcessEnd>;
}

interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const alive = new Set<ProcessGroup>();
// The last line of defence: when this process exits, except by SIGKILL, its children are killed. Processes in other groups are found
// by their mark.
process.on('exit', () => {
  for (const group of alive) group.kill();
  if (alive.size > 0)
    killMarkedProcessesSync(
      GROUP_MARK,
      [...alive].map(({ mark }) => mark),
    );
});

/** Starts a process group. @throws Error if the program cannot be started */
export async function startProcessGroup(options: ProcessGroupOptions): Promise<ProcessGroup> {
  const [program, ...parameters] = options.command;
  if (program === undefined) throw new TypeError('a command needs a program');
  await mkdir(dirname(options.logFile), { recursive: true });
  const log = await open(options.logFile, 'a');
  const mark = randomUUID();
  const child = spawn(program, parameters, {
    cwd: options.cwd,
    env: { ...options.env, [GROUP_MARK]: mark },
    detached: true,
    stdio: [
      'ignore',
      (options.onLine ?? options.onOutput) === undefined ? log.fd : 'pipe',
      options.onOutput === undefined ? log.fd : 'pipe',
    ],
  });
  try {
    await once(child, 'spawn');
  } finally {
    await log.close();
  }
  const { pid } = child;
  if (pid === undefined) throw new TypeError(`${program} has no process id`);
  const { onOutput, onLine = onOutput } = options;
  readLines(child.stdout, onLine);
  readLines(child.stderr, onOutput);
  const ended = waitForEnd(child, pid, mark);
  const group: ProcessGroup = {
    pid,
    mark,
    ended,
    // Not by process id, which may be reused after the child has ended.
    signal: (signal) => void child.kill(signal),
    kill: () => {
      if (alive.has(group)) sendSignal(-pid, 'SIGKILL');
    },
    async stop(graceMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => group.kill(), graceMs);
      try {
        return await ended;
      } finally {
        clearTimeout(timer);
      }
    },
    async [Symbol.asyncDispose]() {
      group.kill();
      await ended;
    },
  };
  alive.add(group);
  void ended.finally(() => alive.delete(group));
  return group;
}

function readLines(input: Readable | null, onLine: ((line: string) => void) | undefined): void {
  if (input !== null && onLine !== undefined) createInterface({ input }).on('line', onLine);
}

async function waitForEnd(child: ChildProcess, pid: number, mark: string): Promise<ProcessEnd> {
  const closed = once(child, 'close');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  sendSignal(-pid, 'SIGKILL');
  await killMarkedProcesses(GROUP_MARK, mark);
  // No process of the group has an open pipe, so its last output is arriving.
  await Promise.race([closed, delay(LAST_OUTPUT_MS, undefined, { ref: false })]);
  return { code: child.exitCode, signal: child.signalCode };
}
