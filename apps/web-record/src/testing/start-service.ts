import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  type LocalCloud,
  startLocalCloud,
} from '@scf-media/local-cloud/testing';
import { createClient, type WebRecordClient } from './web-record-client.ts';

/** The web function and its workers on a local cloud of their own; disposing ends every process. */
export interface RunningService extends AsyncDisposable {
  cloud: LocalCloud;
  client: WebRecordClient;
  url: string;
  dir: string;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const command = [process.execPath, '--conditions=@scf-media/source', main];
const healthTimeoutMs = 15_000;

/** @param environment added to what the service is started with */
export async function startService(environment: Record<string, string> = {}): Promise<RunningService> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'web-record-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const [port, apiPort, cosPort] = await freePorts(3);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOST: '127.0.0.1',
    TASK_STORE: `sqlite:${join(dir, 'tasks.db')}`,
    WORK_DIR: join(dir, 'work'),
    COS_BUCKET: LOCAL_BUCKET,
    COS_REGION: LOCAL_REGION,
    COS_DOMAIN: `http://127.0.0.1:${cosPort}/{Bucket}`,
    SCF_ENDPOINT: `127.0.0.1:${apiPort}`,
    SCF_PROTOCOL: 'http://',
    TENCENTCLOUD_REGION: LOCAL_REGION,
    SECRET_ID: LOCAL_CREDENTIAL.secretId,
    SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
    ALLOW_PRIVATE_URLS: 'true',
    ...environment,
  };
  const cloud = scope.use(
    await startLocalCloud({
      dir: join(dir, 'cloud'),
      apiPort,
      cosPort,
      functions: [
        {
          functionName: 'web-record-worker',
          command,
          cwd: dir,
          env,
          timeoutSeconds: 600,
          memoryMb: 3072,
        },
      ],
    }),
  );
  const web = spawn(command[0] ?? '', command.slice(1), {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', process.env['SHOW_LOGS'] === undefined ? 'ignore' : 'inherit', 'inherit'],
  });
  scope.defer(() => end(web));
  const url = `http://127.0.0.1:${port}`;
  await healthy(url, web);
  const resources = scope.move();
  return {
    cloud,
    client: createClient(url),
    url,
    dir,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function healthy(url: string, process: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + healthTimeoutMs; Date.now() < deadline; await delay(50)) {
    if (process.exitCode !== null) throw new Error(`the web function ended with ${process.exitCode}`);
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok === true) return;
  }
  throw new Error('the web function is not healthy');
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = once(process, 'exit');
  process.kill('SIGTERM');
  const timer = setTimeout(() => process.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(timer);
}

/** Ports that were free a moment ago; they must be known before the servers start that name each other. */
async function freePorts(count: 3): Promise<[number, number, number]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  const [a = 0, b = 0, c = 0] = await Promise.all(
    servers.map(async (server) => {
      await once(server, 'listening');
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return [a, b, c];
}
