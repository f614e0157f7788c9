import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { killMarkedProcesses, killMarkedProcessesSync, sendSignal } from './marked-processes.ts';

/** Every process that a group starts inherits this, and is found by it. */
export const GROUP_MARK = 'SCF_MEDIA_GROUP';

/** Only what left the group and its marks could keep a pipe open for longer. */
const LAST_LINES_MS = 1_000;

export interface ProcessGroupOptions {
  /** The program and its arguments; never a shell line. */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Takes stdout and stderr; appended to. */
  readonly logFile: string;
  /** Takes stdout, line by line, in the place of the log. */
  readonly onLine?: (line: string) => void;
  /** Takes stdout and stderr, line by line, in the place of the log. */
  readonly onOutput?: (line: string) => void;
}

/** A child that leads a process group of its own; disposing of it leaves nothing of the group alive. */
export interface ProcessGroup extends AsyncDisposable {
  readonly pid: number;
  /** What all its processes have in their environment. */
  readonly mark: string;
  /** Resolves when the leader has ended and the rest of the group was killed after it. */
  readonly ended: Promise<ProcessEnd>;
  /** Signals the leader alone: it decides in which order its own children stop. */
  signal(signal: NodeJS.Signals): void;
  /** Kills the whole group at once. */
  kill(): void;
  /** SIGTERM to the leader, and after `graceMs` the end of the whole group. */
  stop(graceMs: number): Promise<ProcessEnd>;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const alive = new Set<ProcessGroup>();
// The last line of defence: whatever way this process goes, save SIGKILL, its children go with it. What they put into
// groups of their own is found by its mark, here without waiting.
process.on('exit', () => {
  for (const group of alive) group.kill();
  if (alive.size > 0)
    killMarkedProcessesSync(
      GROUP_MARK,
      [...alive].map(({ mark }) => mark),
    );
});

/** @throws Error when the program cannot be started */
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
    // Asked of the child, not by its id: after its end the id may be somebody else's.
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
  // Nobody of the group holds a pipe any more, so what it wrote last is on its way.
  await Promise.race([closed, delay(LAST_LINES_MS, undefined, { ref: false })]);
  return { code: child.exitCode, signal: child.signalCode };
}
