import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';

/** A server process; disposing kills it. */
interface SpawnedServer extends AsyncDisposable {
  child: ChildProcess;
  /** From the start of the process to the first 200, ms. */
  firstAnswerMs: number;
}

/**
 * Starts a server and posts until it answers 200.
 *
 * @param command program and arguments
 */
export async function spawnServer(
  command: readonly string[],
  environment: Record<string, string>,
  body: string,
): Promise<SpawnedServer> {
  const [program = '', ...args] = command;
  const startedMs = performance.now();
  const child = spawn(program, args, { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  const port = Number(environment['PORT']);
  while ((await postOnce(port, body)) !== 200) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const firstAnswerMs = performance.now() - startedMs;
  return {
    child,
    firstAnswerMs,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Posts without fetch, whose cost would distort the measurement. @returns 0 if there is no response */
function postOnce(port: number, body: string): Promise<number> {
  return new Promise((resolve) => {
    const post = request({ port, host: '127.0.0.1', method: 'POST', path: '/', agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    });
    post.once('error', () => resolve(0));
    post.end(body);
  });
}
