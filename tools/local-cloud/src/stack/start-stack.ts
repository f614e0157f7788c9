import { type VodEventMode } from '../config.ts';
import { assertPortFree } from '../http/port-in-use.ts';
import { type LocalCloud, type LocalCloudUrls, startLocalCloud } from '../local-cloud.ts';
import { type FunctionDefinition } from '../scf/index.ts';
import { type StackApp } from './stack-app.ts';
import { startWebFunction } from './start-web-function.ts';
import { type TrtcOptions } from '../trtc/index.ts';
import { vodCallbackEnvironment, vodCallbackEvents } from './vod-callback-events.ts';

const COS_PORT_OFFSET = 10;
const RTMP_PORT_OFFSET = 11;
const WEB_FUNCTION_GRACE_MS = 5_000;

export interface StackOptions {
  readonly dir: string;
  readonly portBase: number;
  readonly apps: readonly StackApp[];
  /** False leaves the web functions to somebody else, on the same ports; the workers are run all the same. */
  readonly webFunctions?: boolean;
  /** Goes into the environment of every child. */
  readonly inherited: Readonly<Record<string, string>>;
  /** How VOD tells its events to vod-callback; pushed and not signed when left out. */
  readonly vodEvents?: VodEventMode;
  readonly trtc?: TrtcOptions;
}

/** The local cloud and the services on it. */
export interface Stack extends AsyncDisposable {
  readonly cloud: LocalCloud;
  /** Name and address of each service. */
  readonly services: readonly { readonly name: string; readonly url: string }[];
  /**
   * Stops in the order that loses nothing: the workers finish and upload their files while all else is still up (at
   * most `workerGraceMs`), then the web functions, then the servers.
   */
  stop(workerGraceMs: number): Promise<void>;
  /** Kills every child at once; a `stop` under way then comes to its end. */
  kill(): Promise<void>;
}

/** @throws ServiceError `PortInUse`, `DirectoryInUse` or `AppNotHealthy`; then nothing is left running */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dir, portBase, apps, inherited } = options;
  const served = options.webFunctions === false ? [] : apps;
  const portOf = (app: StackApp): number => portBase + app.portOffset;
  const urlOf = (app: StackApp): string => `http://127.0.0.1:${portOf(app)}`;
  const vodEvents = options.vodEvents ?? { mode: 'PUSH' };
  const event = vodCallbackEvents(apps, urlOf, vodEvents);
  const inheritedBy = (app: StackApp): Record<string, string> => ({
    ...inherited,
    ...vodCallbackEnvironment(app, vodEvents),
  });
  // Asked first, so that a second `npm start` is told of the port.
  for (const port of [portBase, portBase + COS_PORT_OFFSET, portBase + RTMP_PORT_OFFSET])
    await assertPortFree(port);

  await using starting = new AsyncDisposableStack();
  const cloud = starting.use(
    await startLocalCloud({
      dir,
      apiPort: portBase,
      cosPort: portBase + COS_PORT_OFFSET,
      rtmpPort: portBase + RTMP_PORT_OFFSET,
      functions: (urls, claimed) => apps.flatMap((app) => workerOf(app, urls, claimed, inheritedBy(app))),
      vod: event === undefined ? {} : { event },
      console: { services: apps.map((app) => ({ name: app.name, url: urlOf(app) })) },
      ...(options.trtc === undefined ? {} : { trtc: options.trtc }),
    }),
  );
  // Asked when the leftovers of a killed stack are gone: they may hold these ports.
  for (const app of served) await assertPortFree(portOf(app));
  const outcomes = await Promise.allSettled(
    served.map((app) =>
      startWebFunction({ app, port: portOf(app), urls: cloud, dir: cloud.dir, inherited: inheritedBy(app) }),
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
        console.error(`${served[index]?.name ?? ''} ended by itself (${String(code ?? signal)})`);
    });
  const started = starting.move();
  return {
    cloud,
    services: served.map((app) => ({ name: app.name, url: urlOf(app) })),
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

function workerOf(
  app: StackApp,
  urls: LocalCloudUrls,
  dir: string,
  inherited: Readonly<Record<string, string>>,
): FunctionDefinition[] {
  if (app.worker === undefined) return [];
  const { command, cwd } = app;
  return [{ ...app.worker, command, cwd, env: { ...app.environment(urls, dir), ...inherited } }];
}
