import { type VodEventMode } from '../config.ts';
import { assertPortFree } from '../ports/check-port.ts';
import { type LocalCloud, type LocalCloudUrls, startLocalCloud } from '../local-cloud.ts';
import { type FunctionDefinition } from '../scf/index.ts';
import { type StackApp } from './apps.ts';
import { startWebFunction } from './start-web-function.ts';
import { type TrtcOptions } from '../trtc/index.ts';
import { type VodEventOptions } from '../vod/index.ts';

/** The service that receives VOD's events. */
const APP = 'vod-callback';

const COS_PORT_OFFSET = 10;
const RTMP_PORT_OFFSET = 11;
const WEB_FUNCTION_GRACE_MS = 5_000;

export interface StackOptions {
  readonly dir: string;
  readonly portBase: number;
  readonly apps: readonly StackApp[];
  /** False runs only the workers; the web functions are run elsewhere, on the same ports. */
  readonly webFunctions?: boolean;
  /** Added to the environment of every child. */
  readonly inherited: Readonly<Record<string, string>>;
  /** How VOD delivers events to vod-callback; defaults to unsigned pushes. */
  readonly vodEvents?: VodEventMode;
  readonly trtc?: TrtcOptions;
}

/** A running local cloud with services. */
export interface Stack extends AsyncDisposable {
  readonly cloud: LocalCloud;
  /** Name and address of each service. */
  readonly services: readonly { readonly name: string; readonly url: string }[];
  /**
   * Stops in an order that loses nothing: first the workers, which finish and upload their files (for at most `workerGraceMs`),
   * then the web functions, then the servers.
   */
  stop(workerGraceMs: number): Promise<void>;
  /** Kills all children immediately; a running `stop` then ends, too. */
  kill(): Promise<void>;
}

/** Starts the stack. @throws ServiceError `PortInUse`, `DirectoryInUse` or `AppNotHealthy`, with nothing left running */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, portBase, apps, inherited } = options;
  const served = options.webFunctions === false ? [] : apps;
  const toPort = (app: StackApp): number => portBase + app.portOffset;
  const toUrl = (app: StackApp): string => `http://127.0.0.1:${toPort(app)}`;
  const vodEvents = options.vodEvents ?? { mode: 'PUSH' };
  const event = makeVodEventOptions(apps, toUrl, vodEvents);
  const inheritedBy = (app: StackApp): Record<string, string> => ({
    ...inherited,
    ...makeVodCallbackEnvironment(app, vodEvents),
  });
  // Check first, so that a second `npm start` reports the port.
  for (const port of [portBase, portBase + COS_PORT_OFFSET, portBase + RTMP_PORT_OFFSET])
    await assertPortFree(port);

  await using starting = new AsyncDisposableStack();
  const cloud = starting.use(
    await startLocalCloud({
      dir,
      apiPort: portBase,
      cosPort: portBase + COS_PORT_OFFSET,
      rtmpPort: portBase + RTMP_PORT_OFFSET,
      functions: (urls, claimed) =>
        apps.flatMap((app) => toWorkerFunctions(app, urls, claimed, inheritedBy(app))),
      vod: event === undefined ? {} : { event },
      console: { services: apps.map((app) => ({ name: app.name, url: toUrl(app) })) },
      ...(options.trtc === undefined ? {} : { trtc: options.trtc }),
    }),
  );
  // Check after the remains of a killed stack, which may use these ports, have been ended.
  for (const app of served) await assertPortFree(toPort(app));
  const outcomes = await Promise.allSettled(
    served.map((app) =>
      startWebFunction({ app, port: toPort(app), urls: cloud, dir: cloud.dir, inherited: inheritedBy(app) }),
    ),
  );
  const groups = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [starting.use(outcome.value)] : [],
  );
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;

  let isStopping = false;
  for (const [index, { ended }] of groups.entries())
    void ended.then(({ code, signal }) => {
      if (!isStopping)
        console.error(`${served[index]?.name ?? ''} ended unexpectedly (${String(code ?? signal)})`);
    });
  const started = starting.move();
  return {
    cloud,
    services: served.map((app) => ({ name: app.name, url: toUrl(app) })),
    async stop(workerGraceMs) {
      isStopping = true;
      await cloud.scf.stop(workerGraceMs);
      await Promise.all(groups.map((group) => group.stop(WEB_FUNCTION_GRACE_MS)));
      await started.disposeAsync();
    },
    async kill() {
      isStopping = true;
      for (const group of groups) group.kill();
      await cloud.scf.stop(0);
    },
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}

function toWorkerFunctions(
  app: StackApp,
  urls: LocalCloudUrls,
  dir: string,
  inherited: Readonly<Record<string, string>>,
): FunctionDefinition[] {
  if (app.worker === undefined) return [];
  const { command, cwd } = app;
  return [{ ...app.worker, command, cwd, env: { ...app.environment(urls, dir), ...inherited } }];
}

/**
 * Creates VOD's event configuration: events are pushed to vod-callback, or pulled by it.
 *
 * @param toUrl returns the address of a service
 * @returns undefined without vod-callback in the stack; the configuration then stays unchanged
 */
export function makeVodEventOptions(
  apps: readonly StackApp[],
  toUrl: (app: StackApp) => string,
  { mode, signKey }: VodEventMode,
): VodEventOptions | undefined {
  const app = apps.find(({ name }) => name === APP);
  if (app === undefined) return undefined;
  return {
    mode,
    ...(mode === 'PUSH' ? { notificationUrl: `${toUrl(app)}/callback` } : {}),
    ...(signKey === undefined ? {} : { signKey }),
  };
}

/** Creates the matching environment of vod-callback; empty for other services. */
export function makeVodCallbackEnvironment(
  { name }: StackApp,
  { mode, signKey }: VodEventMode,
): Record<string, string> {
  if (name !== APP) return {};
  return { EVENT_MODE: mode, ...(signKey === undefined ? {} : { CALLBACK_KEY: signKey }) };
}
