import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@scf-media/local-cloud/ports';

/** A real RTMP server on loopback, which relays streams and keeps what it received. */
export interface RtmpServer extends AsyncDisposable {
  /** For example `rtmp://127.0.0.1:19350`; streams are `<url>/<app>/<name>`. */
  readonly url: string;
  /** Lists the FLV files with what was received, one for each time that the stream was published. @param stream `<app>/<name>` */
  received(stream: string): Promise<string[]>;
  /** Kills it like a crash, and restarts it on the same port. */
  restart(): Promise<void>;
}

const startTimeoutMs = 60_000;

export async function startRtmpServer(): Promise<RtmpServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'rtmp-'));
  let child = await start(port, folder);
  return {
    url: `rtmp://127.0.0.1:${port}`,
    async received(stream) {
      const received = join(folder, 'received', stream);
      const names = await readdir(received).catch(() => []);
      return names.toSorted().map((name) => join(received, name));
    },
    async restart() {
      await kill(child);
      child = await start(port, folder);
    },
    async [Symbol.asyncDispose]() {
      await kill(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(port: number, folder: string): Promise<ChildProcess> {
  const program = fileURLToPath(new URL('./rtmp-server-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, String(port), folder], { stdio: 'ignore', cwd: folder });
  const giveUpAtMs = Date.now() + startTimeoutMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > giveUpAtMs) throw new Error('the RTMP server did not start');
    await delay(50);
  }
  return child;
}

async function answers(port: number): Promise<boolean> {
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

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
