import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWebRecordClient, type WebRecordClient } from '@scf-media/client';
import {
  reservePorts,
  type LocalCloud,
  readConfig,
  stackApps,
  startStack,
} from '@scf-media/local-cloud/testing';

/** web-record as `npm start` runs it, in folders and on ports of its own; disposing it ends every process. */
export interface RunningService extends AsyncDisposable {
  readonly cloud: LocalCloud;
  readonly client: WebRecordClient;
  /** For files of the caller; removed with the service. */
  readonly dir: string;
  /** The folders that a worker fills. */
  readonly folders: {
    /** Parts of the file and of the journal that wait to be uploaded, and journals with `StorageType: cfs`. */
    readonly work: readonly string[];
    /** Browser profiles. */
    readonly temporary: string;
  };
}

/**
 * Starts the local cloud with the web function and, behind its SCF, the workers.
 *
 * @param options.environment added to what `npm start` sets for the service
 * @param options.signal ends the requests of `client`
 */
export async function startService(options: {
  environment?: Readonly<Record<string, string>>;
  signal: AbortSignal;
}): Promise<RunningService> {
  const { root, inherited } = readConfig();
  const app = stackApps(root).find(({ name }) => name === 'web-record');
  if (app === undefined) throw new Error('the stack has no web-record');
  await using scope = new AsyncDisposableStack();
  // A short name: Chromium puts a socket below it, whose path must not be longer than 107 bytes.
  const dir = await mkdtemp(join(tmpdir(), 'endure-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const temporary = join(dir, 'tmp');
  await mkdir(temporary);
  const stack = await startStack({
    dir: join(dir, 'cloud'),
    portBase: await reservePorts(),
    apps: [{ ...app, environment: (urls, at) => ({ ...app.environment(urls, at), ...options.environment }) }],
    inherited: { ...inherited, TMPDIR: temporary },
  });
  scope.defer(() => stack.stop(0));
  const [service] = stack.services;
  if (service === undefined) throw new Error('the stack serves nothing');
  const resources = scope.move();
  return {
    cloud: stack.cloud,
    client: createWebRecordClient({
      endpoint: service.url,
      signal: options.signal,
      watch: { intervalMs: 50 },
    }),
    dir,
    folders: {
      work: [join(stack.cloud.dir, 'work'), join(stack.cloud.dir, 'raw')],
      temporary,
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
