import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../local-cloud.ts';
import { freePort } from '../ports/index.ts';
import { stackApps, type StackApp } from '../stack/apps.ts';
import { startWebFunction } from '../stack/start-web-function.ts';
import { createTempDir } from './temp-dir.ts';

/** A service of the workspace and its workers, on their own local cloud; disposing ends all processes. */
export interface RunningService extends AsyncDisposable {
  readonly cloud: LocalCloud;
  /** URL of the web function. */
  readonly url: string;
  /** A folder for this service only; removed at the end. */
  readonly dir: string;
  /** The service's environment. */
  readonly environment: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** Detects a lost worker after 4 s instead of 9. */
const shortTiming = { LEASE_MS: '3000', HEARTBEAT_MS: '500' };

/** Shared by all services and tests; saves half a second of CPU per process. */
const compileCache = { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled') };

/**
 * Starts a service like `npm start`, with its state in a separate folder.
 *
 * @param name of the app
 * @param options.environment overrides what `npm start` sets
 * @param options.isBuilt runs the built program, like the image, instead of the source
 */
export async function startService(
  name: string,
  options: {
    environment?: Readonly<Record<string, string>>;
    isBuilt?: boolean;
    cloud?: Omit<LocalCloudOptions, 'dir' | 'functions'>;
  } = {},
): Promise<RunningService> {
  const found = stackApps(root).find((app) => app.name === name);
  if (found === undefined) throw new Error(`npm start has no app ${name}`);
  const { isBuilt = false } = options;
  const app: StackApp = {
    ...found,
    ...(isBuilt
      ? { command: [process.execPath, '--max-semi-space-size=1', `apps/${name}/dist/main.js`] }
      : {}),
    environment: (urls, dir) => ({
      ...found.environment(urls, dir),
      ...shortTiming,
      ...(isBuilt ? { NODE_COMPILE_CACHE: '' } : compileCache),
      ...options.environment,
    }),
  };
  const { PATH = '', HOME = '' } = process.env;
  const inherited = { PATH, HOME };

  await using starting = new AsyncDisposableStack();
  // A short name: Chromium creates a socket below it, whose path is limited to 107 bytes.
  const { path: dir } = starting.use(await createTempDir('svc'));
  const cloud = starting.use(
    await startLocalCloud({
      ...options.cloud,
      dir: join(dir, 'cloud'),
      functions: (urls, stateDir) => {
        if (app.worker === undefined) return [];
        const env = { ...inherited, ...app.environment(urls, stateDir) };
        return [{ ...app.worker, command: app.command, cwd: app.cwd, env }];
      },
    }),
  );
  const port = await freePort();
  starting.use(await startWebFunction({ app, port, urls: cloud, dir: cloud.dir, inherited }));
  const started = starting.move();
  return {
    cloud,
    url: `http://127.0.0.1:${port}`,
    dir,
    environment: app.environment(cloud, cloud.dir),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
