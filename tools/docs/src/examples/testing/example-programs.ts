import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

const examples = join(import.meta.dirname, '../../../../../examples');

/** A program and its first arguments. */
export type Program = readonly [string, ...string[]];

/** The built examples, by language. */
export interface ExamplePrograms {
  /** Takes `<page> [seconds]`; prints the URL of the recording. */
  readonly record: Readonly<Record<'node' | 'python' | 'go', Program>>;
  /** Takes `[port]`; first prints its own URL. */
  readonly receive: Readonly<Record<'node' | 'python' | 'go' | 'java', Program>>;
}

/** Builds the environment of an example. It loads the client from its source. */
function exampleEnvironment(variables: Readonly<Record<string, string>>): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NODE_OPTIONS: '--conditions=@scf-media/source', ...variables };
}

/**
 * Compiles the examples in Go and Java. A language that is not installed is an error; `npm test` installs them all.
 *
 * @param dir the output folder
 */
export async function buildExamples(dir: string): Promise<ExamplePrograms> {
  const build = ([program, ...args]: Program, cwd: string): Promise<unknown> =>
    // Keeps Go from downloading another version of itself.
    promisify(execFile)(program, args, { cwd, env: exampleEnvironment({ GOTOOLCHAIN: 'local' }) });
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
    env: exampleEnvironment(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await ended) as [number | null];
  return { code, stdout: stdout.trim(), stderr: stderr.trim() };
}

/** A running receiver of callbacks; disposing it ends the process. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  /** The lines printed after the URL. */
  readonly lines: readonly string[];
}

export async function startReceiver([program, ...args]: Program, keys: string): Promise<Receiver> {
  const child = spawn(program, [...args, '0'], {
    env: exampleEnvironment({ CALLBACK_SIGN_KEY: keys }),
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
