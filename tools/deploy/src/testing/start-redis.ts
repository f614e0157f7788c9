import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { eventually, freePort } from '@scf-media/local-cloud/testing';

/** A Redis in memory on the loopback address, in which functions share their tasks. */
interface OwnRedis extends AsyncDisposable {
  /** `redis://127.0.0.1:<port>`, without a database. */
  readonly url: string;
}

/** Starts Redis. @throws Error when it accepts no connection within 10 s */
export async function startRedis(): Promise<OwnRedis> {
  const port = await freePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--save', ''];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const killNow = () => void server.kill('SIGKILL');
  process.once('exit', killNow);
  await using opening = new AsyncDisposableStack();
  opening.defer(async () => {
    process.off('exit', killNow);
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    killNow();
    await gone;
  });
  await once(server, 'spawn');
  await eventually(async () => ((await isOpen(port)) ? true : undefined), 10_000);
  const opened = opening.move();
  return { url: `redis://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
