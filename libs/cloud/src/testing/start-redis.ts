import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@scf-media/local-cloud/ports';

/** Redis is ready within about 50 ms; a machine under load may need longer. */
const READY_TIMEOUT_MS = 20_000;
const PORT_TRIES = 5;

interface RedisOptions {
  /** Append-only file with a sync for every write: confirmed writes survive `kill`. Off if left out. */
  appendOnly?: boolean;
  password?: string;
  /** More command-line settings, such as `['--maxmemory', '2mb']`. */
  settings?: readonly string[];
}

/** A redis-server on a free loopback port, with its files in a temp folder. */
export interface RunningRedis extends AsyncDisposable {
  /** `redis://127.0.0.1:<port>`, with the password if there is one. It stays the same over a restart. */
  readonly url: string;
  readonly port: number;
  /** Sends SIGKILL, as in a crash. */
  kill(): Promise<void>;
  /** Starts it again with the same port and folder, after `kill`. */
  restart(): Promise<void>;
  /** Sends SIGSTOP: connections stay open, but nothing is answered. */
  pause(): void;
  /** Sends SIGCONT. */
  resume(): void;
}

/**
 * Starts a redis-server.
 *
 * @throws Error with the output of redis-server when it does not become ready
 */
export async function startRedis(options: RedisOptions = {}): Promise<RunningRedis> {
  const dir = await mkdtemp(join(tmpdir(), 'redis-'));
  let server: ChildProcess | undefined;
  const killNow = () => void server?.kill('SIGKILL');
  // A test runner that gives up exits without disposing anything.
  process.once('exit', killNow);

  async function kill(): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  async function dispose(): Promise<void> {
    process.off('exit', killNow);
    await kill();
    await rm(dir, { recursive: true, force: true });
  }

  try {
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const start = async () => {
        server = spawn('redis-server', redisArguments(port, dir, options), {
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        await ready(server);
      };
      try {
        await start();
      } catch (error) {
        await kill();
        if (attempt < PORT_TRIES && String(error).includes('Address already in use')) continue;
        throw error;
      }
      const credentials = options.password === undefined ? '' : `:${encodeURIComponent(options.password)}@`;
      return {
        url: `redis://${credentials}127.0.0.1:${port}`,
        port,
        kill,
        restart: start,
        pause: () => void server?.kill('SIGSTOP'),
        resume: () => void server?.kill('SIGCONT'),
        [Symbol.asyncDispose]: dispose,
      };
    }
  } catch (error) {
    await dispose();
    throw error;
  }
}

function redisArguments(port: number, dir: string, options: RedisOptions): string[] {
  return [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--save', ''],
    ...(options.appendOnly === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(options.password === undefined ? [] : ['--requirepass', options.password]),
    ...(options.settings ?? []),
  ];
}

/** Waits for the line that reports it; reads the output to its end, or the server would block. */
function ready(server: ChildProcess): Promise<void> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error([`redis-server ${why}`, ...lines].join('\n')));
    };
    const timer = setTimeout(() => fail('did not get ready'), READY_TIMEOUT_MS);
    const see = (line: string) => {
      if (lines.length < 100) lines.push(line);
      if (!line.includes('Ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    };
    for (const output of [server.stdout, server.stderr]) {
      if (output !== null) createInterface({ input: output }).on('line', see);
    }
    server.once('error', (error) => fail(error.message));
    // 'close' comes after the last line, 'exit' may come before it.
    server.once('close', (code, signal) => fail(`ended (${signal ?? code})`));
  });
}
