import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTaskStore } from '@scf-media/cloud/tasks';
import {
  LOCAL_BUCKET,
  LOCAL_CREDENTIAL,
  LOCAL_REGION,
  type LocalCloud,
  type LocalCloudUrls,
  startLocalCloud,
  type VodOptions,
  freePort,
} from '@scf-media/local-cloud/testing';
import type { RecordData } from '../record-task.ts';
import { createClient, type WebRecordClient } from './web-record-client.ts';

/** The web function and its workers on a local cloud of their own; disposing ends every process. */
export interface RunningService extends AsyncDisposable {
  cloud: LocalCloud;
  client: WebRecordClient;
  url: string;
  dir: string;
  /** What the store has of a task: times in ms, where the wire has seconds. */
  taskData(taskId: string): Promise<RecordData>;
  /** All that the web function and its workers have logged. */
  logs(): Promise<string>;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Of all test files: a service and its first workers start in half the time. */
const compileCache = fileURLToPath(
  new URL('../../../../node_modules/.cache/web-record-tests', import.meta.url),
);
const nodeOptions = ['--conditions=@scf-media/source', '--optimize-for-size'];
const workerCommand = [process.execPath, ...nodeOptions, main];
/** A bound, not an expectation: a busy machine takes its time. */
const healthTimeoutMs = 60_000;

/** @param environment added to what the service is started with */
export async function startService(
  environment: Record<string, string> = {},
  options: { vod?: VodOptions } = {},
): Promise<RunningService> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'web-record-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const environmentOf = (urls: LocalCloudUrls): Record<string, string> => ({
    PATH: process.env['PATH'] ?? '',
    HOST: '127.0.0.1',
    TASK_STORE: `sqlite:${join(dir, 'tasks.db')}`,
    WORK_DIR: join(dir, 'work'),
    NODE_COMPILE_CACHE: compileCache,
    COS_BUCKET: LOCAL_BUCKET,
    COS_REGION: LOCAL_REGION,
    COS_DOMAIN: urls.cosDomain,
    SCF_ENDPOINT: urls.apiEndpoint,
    SCF_PROTOCOL: 'http://',
    VOD_ENDPOINT: urls.apiEndpoint,
    VOD_PROTOCOL: 'http://',
    TENCENTCLOUD_REGION: LOCAL_REGION,
    ALLOW_PRIVATE_URLS: 'true',
    // The loss of a worker is noticed after 4 s instead of 9.
    LEASE_MS: '3000',
    HEARTBEAT_MS: '500',
    SECRET_ID: LOCAL_CREDENTIAL.secretId,
    SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
    ...environment,
  });
  const cloud = scope.use(
    await startLocalCloud({
      dir: join(dir, 'cloud'),
      ...options,
      functions: (urls) => [
        {
          functionName: 'web-record-worker',
          command: workerCommand,
          cwd: dir,
          env: environmentOf(urls),
          timeoutSeconds: 600,
          memoryMb: 3072,
        },
      ],
    }),
  );
  const port = await freePort();
  const log = await open(join(dir, 'web.log'), 'w');
  scope.defer(() => log.close());
  const web = spawn(process.execPath, [...nodeOptions, main], {
    env: { ...environmentOf(cloud), PORT: String(port) },
    stdio: ['ignore', process.env['SHOW_LOGS'] === undefined ? log.fd : 'inherit', 'inherit'],
  });
  // Also when the tests are ended in the middle.
  const killOnExit = (): void => void web.kill('SIGKILL');
  process.once('exit', killOnExit);
  scope.defer(async () => {
    await end(web);
    process.off('exit', killOnExit);
  });
  const url = `http://127.0.0.1:${port}`;
  await healthy(url, web);
  const store = scope.use(await openTaskStore(environmentOf(cloud)['TASK_STORE'] ?? ''));
  const resources = scope.move();
  return {
    cloud,
    client: createClient(url),
    url,
    dir,
    async taskData(taskId) {
      const task = await store.get<RecordData>(taskId);
      if (task === undefined) throw new Error(`no task ${taskId}`);
      return task.data;
    },
    async logs() {
      const names = (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.log'));
      return (await Promise.all(names.map((name) => readFile(join(dir, name), 'utf8')))).join('\n');
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

export async function healthy(url: string, process: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + healthTimeoutMs; Date.now() < deadline; await delay(50)) {
    if (process.exitCode !== null) throw new Error(`the service ended with ${process.exitCode}`);
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok === true) return;
  }
  throw new Error('the service is not healthy');
}

export async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = once(process, 'exit');
  process.kill('SIGTERM');
  const timer = setTimeout(() => process.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(timer);
}
