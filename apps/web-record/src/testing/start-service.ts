import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createWebRecordClient, type WebRecordClient } from '@scf-media/client';
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
import { createWebRecordHttp, type WebRecordHttp } from './web-record-http.ts';

/** The web function and its workers on their own local cloud; disposing ends all processes. */
export interface RunningService extends AsyncDisposable {
  cloud: LocalCloud;
  client: WebRecordClient;
  http: WebRecordHttp;
  url: string;
  dir: string;
  /** Reads a task from the store, which has times in ms, not in seconds like the wire. */
  taskData(taskId: string): Promise<RecordData>;
  /** Reads the logs of the web function and its workers. */
  logs(): Promise<string>;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Shared by all test files; halves the start of a service and its first workers. */
const compileCache = fileURLToPath(
  new URL('../../../../node_modules/.cache/web-record-tests', import.meta.url),
);
const nodeOptions = ['--conditions=@scf-media/source', '--max-semi-space-size=1'];
const workerCommand = [process.execPath, ...nodeOptions, main];
/** An upper bound with room for a busy machine. */
const healthTimeoutMs = 60_000;

/** Starts the service. @param environment added to the defaults */
export async function startService(
  environment: Record<string, string> = {},
  options: { vod?: VodOptions } = {},
): Promise<RunningService> {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'web-record-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const toEnvironment = (urls: LocalCloudUrls): Record<string, string> => ({
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
    // Detects a lost worker after 4 s instead of 9.
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
          env: toEnvironment(urls),
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
    env: { ...toEnvironment(cloud), PORT: String(port) },
    stdio: ['ignore', process.env['SHOW_LOGS'] === undefined ? log.fd : 'inherit', 'inherit'],
  });
  // Also if the test run is aborted.
  const killOnExit = (): void => void web.kill('SIGKILL');
  process.once('exit', killOnExit);
  scope.defer(async () => {
    await stopProcess(web);
    process.off('exit', killOnExit);
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, web);
  const store = scope.use(await openTaskStore(toEnvironment(cloud)['TASK_STORE'] ?? ''));
  const resources = scope.move();
  return {
    cloud,
    client: createWebRecordClient({ endpoint: url, watch: { intervalMs: 50, timeoutMs: 60_000 } }),
    http: createWebRecordHttp(url),
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

export async function untilHealthy(url: string, process: ChildProcess): Promise<void> {
  for (const deadline = Date.now() + healthTimeoutMs; Date.now() < deadline; await delay(50)) {
    if (process.exitCode !== null) throw new Error(`the service ended with ${process.exitCode}`);
    const response = await fetch(`${url}/health`).catch(() => undefined);
    if (response?.ok === true) return;
  }
  throw new Error('the service is not healthy');
}

export async function stopProcess(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exited = once(process, 'exit');
  process.kill('SIGTERM');
  const timer = setTimeout(() => process.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(timer);
}
