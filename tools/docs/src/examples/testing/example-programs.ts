import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const examples = join(import.meta.dirname, '../../../../../examples');

/** A program and its first arguments. */
export type Program = readonly [string, ...string[]];

/** The examples in other people's languages, built. */
export interface ExamplePrograms {
  /** `<page> [seconds]`: each prints where the film is. */
  readonly record: Readonly<Record<'node' | 'python' | 'go', Program>>;
  /** `[port]`: each prints its address first. */
  readonly receive: Readonly<Record<'node' | 'python' | 'go' | 'java', Program>>;
}

/** What they may see, beside what is told them. The client is read from its source. */
function environmentWith(variables: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NODE_OPTIONS: '--conditions=@scf-media/source', ...variables };
}

/**
 * Compiles what is to be compiled; a language that is not on this machine is an error (`npm test` installs them).
 *
 * @param dir for what is built
 */
export async function buildExamples(dir: string): Promise<ExamplePrograms> {
  const build = ([program, ...args]: Program, cwd: string): Promise<unknown> =>
    // No other Go than the one that is there is fetched.
    promisify(execFile)(program, args, { cwd, env: environmentWith({ GOTOOLCHAIN: 'local' }) });
  const go = join(examples, 'go');
  const sources = ['Callback.java', 'Receive.java'].map((name) => join(examples, 'java', name));
  await Promise.all([
    build(['go', 'vet', './...'], go),
    build(['go', 'build', '-o', join(dir, 'go/'), './...'], go),
    build(['javac', '-Xlint:all', '-Werror', '-d', join(dir, 'java'), ...sources], dir),
  ]);
  const inNode = (name: string): Program => [process.execPath, join(examples, 'node', name)];
  const inPython = (name: string): Program => ['python3', '-B', join(examples, 'python', name)];
  return {
    record: {
      node: inNode('record.js'),
      python: inPython('record.py'),
      go: [join(dir, 'go/record')],
    },
    receive: {
      node: inNode('receive.js'),
      python: inPython('receive.py'),
      go: [join(dir, 'go/receive')],
      java: ['java', '-cp', join(dir, 'java'), 'Receive'],
    },
  };
}

/** Runs a program to its end. */
export async function runExample(
  [program, ...first]: Program,
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(program, [...first, ...args], {
    env: environmentWith(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  return { code, stdout: stdout.trim(), stderr: stderr.trim() };
}

/** A receiver that runs; disposing ends it. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** What it has printed since. */
  readonly lines: readonly string[];
}

export async function startReceiver([program, ...args]: Program, keys: string): Promise<Receiver> {
  const child = spawn(program, [...args, '0'], {
    env: environmentWith({ CALLBACK_SIGN_KEY: keys }),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit').catch(() => undefined);
  const lines: string[] = [];
  const printed = createInterface(child.stdout);
  const [url] = (await once(printed, 'line', { signal: AbortSignal.timeout(60_000) })) as [string];
  printed.on('line', (line) => lines.push(line));
  return {
    url,
    lines,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exited;
    },
  };
}
