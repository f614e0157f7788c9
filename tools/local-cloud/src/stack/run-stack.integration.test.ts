import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { assertPortFree } from '../ports/check-port.ts';
import { DIRECTORY_MARK } from '../processes/claim-directory.ts';
import { killMarkedProcesses } from '../processes/marked-processes.ts';
import { eventually, isAlive } from '../testing/eventually.ts';
import { reservePorts } from '../ports/index.ts';
import { invoke, createScfClient } from '../testing/scf-fixture.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const SCRIPT = fileURLToPath(new URL('../testing/stack-process.ts', import.meta.url));

interface RunningStack extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly lines: string[];
  /** Returns the line with the word `ready`; fails if the process exits before. */
  readonly ready: Promise<string>;
  readonly exited: Promise<number | null>;
}

interface StackProcessOptions {
  readonly stubborn?: boolean;
  /** Starts it through a shell as npm does; then only the shell is signalled. */
  readonly inShell?: boolean;
}

function startStackProcess(
  dir: string,
  portBase: number,
  { stubborn = false, inShell = false }: StackProcessOptions = {},
): RunningStack {
  const command = [process.execPath, '--conditions=@scf-media/source', SCRIPT];
  const [program = '', ...parameters] = inShell ? ['sh', '-c', '"$@"; exit $?', 'sh', ...command] : command;
  const child = spawn(program, parameters, {
    env: {
      PATH: process.env['PATH'],
      TEST_DIR: dir,
      TEST_PORT_BASE: String(portBase),
      TEST_STUBBORN: String(stubborn),
      TEST_RUN_BY_NPM: String(inShell),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const exited = once(child, 'exit').then(() => child.exitCode);
  const said = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (/\bready\b/.test(line)) said.resolve(line);
    });
  void exited.then(() => said.reject(new Error(lines.join('\n'))));
  said.promise.catch(() => undefined);
  return {
    process: child,
    lines,
    ready: said.promise,
    exited,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
      // Stops the stack itself if there is a shell between, then left-over processes.
      await killMarkedProcesses('TEST_DIR', dir);
      await killMarkedProcesses(DIRECTORY_MARK, await realpath(dir));
    },
  };
}

const pidOfWebFunction = async (base: number): Promise<number> => {
  const answer = (await (await fetch(`http://127.0.0.1:${base + 2}/`)).json()) as { pid: number };
  return answer.pid;
};
const startWorker = async (base: number, dir: string): Promise<number> => {
  await invoke(createScfClient(`127.0.0.1:${base}`), {});
  const read = (): Promise<string | undefined> =>
    readFile(join(dir, 'worker.pid'), 'utf8').then(
      (text) => text || undefined,
      () => undefined,
    );
  return Number(await eventually(read));
};

test('prints ready with its addresses, and on SIGINT workers finish while everything else still runs', async () => {
  await using dir = await createTempDir('stack');
  const base = await reservePorts();
  await using stack = startStackProcess(dir.path, base);
  expect(await stack.ready).toBe(
    `ready  console http://127.0.0.1:${base}  COS http://127.0.0.1:${base + 10}  tiny http://127.0.0.1:${base + 2}`,
  );
  expect(await (await fetch(`http://127.0.0.1:${base}/health`)).json()).toEqual({
    status: 'ok',
    name: 'local-cloud',
  });
  const pids = [await pidOfWebFunction(base), await startWorker(base, dir.path)];
  stack.process.kill('SIGINT');
  stack.process.kill('SIGINT'); // as npm passes it on
  expect(await stack.exited).toBe(0);
  // 403: the root of COS, without a signature.
  expect(await readFile(join(dir.path, 'result'), 'utf8')).toBe('web 200 cos 403');
  expect(pids.map(isAlive)).toEqual([false, false]);
});

test('a second signal ends a worker that does not finish', async () => {
  await using dir = await createTempDir('stack');
  const base = await reservePorts();
  await using stack = startStackProcess(dir.path, base, { stubborn: true });
  await stack.ready;
  const pids = [await pidOfWebFunction(base), await startWorker(base, dir.path)];
  stack.process.kill('SIGTERM');
  await eventually(() => stack.lines.find((line) => line.startsWith('stopping')));
  // A second signal within a second of the first counts as the same key press.
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  expect(pids.map(isAlive)).toEqual([true, true]);
  stack.process.kill('SIGTERM');
  expect(await stack.exited).toBe(0);
  expect(pids.map(isAlive)).toEqual([false, false]);
});

test("a signal that only reaches npm's shell stops the stack, even if nobody reads its output", async () => {
  await using dir = await createTempDir('stack');
  const base = await reservePorts();
  await using stack = startStackProcess(dir.path, base, { inShell: true });
  await stack.ready;
  const pids = [await pidOfWebFunction(base), await startWorker(base, dir.path)];
  stack.process.stdout?.destroy();
  stack.process.stderr?.destroy();
  stack.process.kill('SIGTERM');
  await eventually(async () => !pids.some(isAlive) || undefined);
  expect(await readFile(join(dir.path, 'result'), 'utf8')).toBe('web 200 cos 403');
  expect(pids.map(isAlive)).toEqual([false, false]);
  await eventually(() =>
    assertPortFree(base).then(
      () => true,
      () => undefined,
    ),
  );
});

test('after kill -9 the next start ends left-over processes, and runs', async () => {
  await using dir = await createTempDir('stack');
  const base = await reservePorts();
  await using killed = startStackProcess(dir.path, base);
  await killed.ready;
  const pids = [await pidOfWebFunction(base), await startWorker(base, dir.path)];
  killed.process.kill('SIGKILL');
  await killed.exited;
  expect(pids.map(isAlive)).toEqual([true, true]);
  await using stack = startStackProcess(dir.path, base);
  await stack.ready;
  expect(pids.map(isAlive)).toEqual([false, false]);
});

test('reports a port in use, and how to avoid it', async () => {
  await using dir = await createTempDir('stack');
  const base = await reservePorts();
  const other = createServer().listen(base + 10, '127.0.0.1');
  await once(other, 'listening');
  await using stack = startStackProcess(dir.path, base);
  expect(await stack.exited).toBe(1);
  expect(stack.lines).toEqual([`port ${base + 10} is in use: set PORT_BASE to use other ports`]);
  other.close();
});

test('a second stack in the same directory is rejected', async () => {
  await using dir = await createTempDir('stack');
  const base = await reservePorts();
  await using first = startStackProcess(dir.path, base);
  await first.ready;
  await using second = startStackProcess(dir.path, await reservePorts());
  expect(await second.exited).toBe(1);
  expect(second.lines.join()).toContain(`process ${first.process.pid} is running a local cloud`);
  expect(isAlive(await pidOfWebFunction(base))).toBe(true);
  first.process.kill('SIGTERM');
  await first.exited;
});
