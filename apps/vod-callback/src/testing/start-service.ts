import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  LOCAL_CREDENTIAL,
  type LocalCloud,
  startLocalCloud,
  type VodOptions,
  eventually,
  freePort,
} from '@scf-media/local-cloud/testing';
import { type VodCallbackClient, createVodCallbackClient } from '@scf-media/client';
import { createClient, type CallbackClient } from './callback-client.ts';

/** A line of the service's log. */
type LogLine = Readonly<Record<string, unknown>> & { msg?: string };

/** The service in its own process, with its own local cloud; disposing ends both. */
export interface RunningService extends AsyncDisposable {
  cloud: LocalCloud;
  /** The service as its clients see it. */
  api: VodCallbackClient;
  client: CallbackClient;
  url: string;
  dir: string;
  process: () => ChildProcess;
  /** Everything logged so far, across restarts. */
  log: LogLine[];
  /** Waits for the first line that matches. */
  logged(matches: (line: LogLine) => boolean): Promise<LogLine>;
  kill(): Promise<void>;
  /** Restarts it with the same port and store. */
  restart(environment?: Record<string, string>): Promise<void>;
}

interface StartOptions {
  /** Added to the default environment. */
  environment?: Record<string, string>;
  vod?: VodOptions;
  /** Node and its arguments; defaults to the source under this Node. */
  command?: readonly string[];
  /** If true, VOD pushes its events to the service, signed if CALLBACK_KEY is in the environment. */
  push?: boolean;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const fromSource = [process.execPath, '--conditions=@scf-media/source', main];

export async function startService(options: StartOptions = {}): Promise<RunningService> {
  const { environment = {}, command = fromSource } = options;
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'vod-callback-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const signKey = environment['CALLBACK_KEY'];
  const cloud = scope.use(
    await startLocalCloud({
      dir: join(dir, 'cloud'),
      vod: {
        ...(options.push === true
          ? {
              event: {
                mode: 'PUSH',
                notificationUrl: `${url}/callback`,
                ...(signKey === undefined ? {} : { signKey }),
              },
            }
          : {}),
        ...options.vod,
      },
    }),
  );
  const log: LogLine[] = [];
  const start = async (more: Record<string, string> = {}): Promise<ChildProcess> => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      env: {
        PORT: String(port),
        HOST: '127.0.0.1',
        EVENT_STORE: `file:${join(dir, 'events')}`,
        EVENT_RETRY_MS: '20',
        VOD_ENDPOINT: cloud.apiEndpoint,
        VOD_PROTOCOL: 'http://',
        // A call that is repeated because a busy machine was late would be counted as a second one.
        VOD_TIMEOUT_MS: '60000',
        SECRET_ID: LOCAL_CREDENTIAL.secretId,
        SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
        ...environment,
        ...more,
      },
      cwd: dir,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    createInterface({ input: child.stdout }).on('line', (line) => log.push(JSON.parse(line) as LogLine));
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
      const health = await fetch(`${url}/health`).catch(() => undefined);
      return health?.ok === true ? true : undefined;
    }).catch((error: unknown) => {
      child.kill('SIGKILL');
      throw error;
    });
    return child;
  };
  let child = await start();
  const killNow = (): void => void child.kill('SIGKILL');
  process.once('exit', killNow);
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  scope.defer(async () => {
    process.off('exit', killNow);
    await kill();
  });
  const resources = scope.move();
  return {
    cloud,
    api: createVodCallbackClient({ endpoint: url, watch: { intervalMs: 10, timeoutMs: 60_000 } }),
    client: createClient(url),
    url,
    dir,
    process: () => child,
    log,
    logged: (matches) => eventually(() => log.find(matches)),
    kill,
    async restart(more) {
      await kill();
      child = await start(more);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
