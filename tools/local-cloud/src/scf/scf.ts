import { join } from 'node:path';
import { type ApiService } from '../cloud-api/index.ts';
import { type CredentialStore } from '../credential-store.ts';
import { type FunctionDefinition } from './function-definition.ts';
import { createFunctionRunner } from './function-runner.ts';
import { type FunctionRecord, type FunctionVersion } from './functions/function-record.ts';
import { type FunctionStore, openFunctionStore } from './functions/function-store.ts';
import { createLifecycle } from './functions/lifecycle.ts';
import { createInstancePool, type PooledInstance } from './instances/instance-pool.ts';
import { createLauncher, type Launch, ROLE_KEYS_LIFETIME_MS } from './instances/launch.ts';
import { type Invocation } from './invocation.ts';
import { ACCOUNT_QUOTA_MB, createMemoryQuota } from './memory-quota.ts';
import { openInvocationLog } from './invocation-log.ts';
import { createLogService } from './log-service.ts';
import { openFunctionLog } from './function-log.ts';
import { openPackageStore } from './packages/package-store.ts';
import { findBestIsolation, type Isolation } from './sandbox.ts';
import { createScfService } from './scf-service.ts';
import { createTriggerTargets } from './triggers/trigger-targets.ts';
import { createTriggers } from './triggers/triggers.ts';
import { toFunctionUrl } from './triggers/wire-trigger.ts';

/** Settings of the local SCF. */
export interface ScfBehaviour {
  /** Minimum duration of Creating, Updating and so on; defaults to 200 ms. */
  readonly stateMs?: number;
  /** How long an idle process of a web function is kept; defaults to a minute. */
  readonly idleMs?: number;
  /** Delay between two attempts at an asynchronous event; defaults to a minute. */
  readonly retryMs?: number;
  /** Maximum memory of all concurrent processes, MB; defaults to 128,000. */
  readonly quotaMb?: number;
  /** Lifetime of keys of roles; defaults to six hours. */
  readonly roleKeysMs?: number;
  /** How functions are isolated; defaults to the best that this machine supports. */
  readonly isolation?: Isolation;
}

interface ScfOptions extends ScfBehaviour {
  /** The claimed directory. */
  readonly dir: string;
  readonly functions: readonly FunctionDefinition[];
  readonly credentials: CredentialStore;
  readonly cosUrl: string;
  /** Host and port of the Cloud API. */
  readonly apiEndpoint: string;
}

/** A running SCF; disposing of it kills every worker. */
export interface Scf extends AsyncDisposable {
  readonly service: ApiService;
  /** CLS, for the logs of functions. */
  readonly logService: ApiService;
  /** How deployed functions are isolated on this machine. */
  isolation(): Promise<Isolation>;
  /** The runs of the last three days, newest first; running ones with their process id. */
  invocations(): (Invocation & { readonly pid: number | undefined })[];
  /** The deployed functions, newest first. */
  functions(): readonly DeployedFunction[];
  /** The processes of deployed web functions. */
  instances(): readonly PooledInstance[];
  /** Resolves when all current runs have ended. */
  idle(): Promise<void>;
  /** Asks all workers to finish, and kills those left after `graceMs`; then stops the web functions. */
  stop(graceMs: number): Promise<void>;
}

/** A summary of a deployed function. */
export interface DeployedFunction {
  readonly functionName: string;
  readonly type: 'HTTP' | 'Event';
  readonly status: string;
  /** Aliases, with the versions that they point to. */
  readonly aliases: readonly { readonly name: string; readonly version: string }[];
  readonly urls: readonly string[];
}

const STATE_MS = 200;
const IDLE_MS = 60_000;
const RETRY_MS = 60_000;
const WEB_FUNCTION_GRACE_MS = 5_000;

export async function openScf(options: ScfOptions): Promise<Scf> {
  const { dir, functions, credentials, cosUrl, apiEndpoint } = options;
  const { stateMs = STATE_MS, idleMs = IDLE_MS, retryMs = RETRY_MS, quotaMb = ACCOUNT_QUOTA_MB } = options;
  const { roleKeysMs = ROLE_KEYS_LIFETIME_MS } = options;
  await using opening = new AsyncDisposableStack();
  const log = opening.use(openInvocationLog(dir));
  const store = opening.use(openFunctionStore(dir));
  const functionLog = opening.use(openFunctionLog(dir));
  const packages = opening.use(await openPackageStore(join(dir, 'scf-packages')));
  // No process uses the other packages yet.
  await packages.retain(
    new Set(
      store
        .list()
        .flatMap(listVersions)
        .flatMap(({ code }) => code?.digest ?? []),
    ),
  );
  const isolation = async (): Promise<Isolation> => options.isolation ?? findBestIsolation();
  const launcher = await createLauncher({
    ...{ dir, isolation, packages, credentials, functionLog, apiEndpoint, roleKeysMs },
  });
  const quota = createMemoryQuota(quotaMb, () => listReservations(store));
  const runner = opening.use(createFunctionRunner({ dir, log, quota }));
  const pool = opening.use(createInstancePool({ dir, quota, idleMs }));
  const targets = createTriggerTargets({ store, launcher, pool, runner, retryMs });
  const triggers = opening.use(await createTriggers(store, targets));
  const lifecycle = opening.use(
    createLifecycle(store, stateMs, async (functionName) => {
      const record = store.get(functionName);
      pool.keepOnly(
        functionName,
        new Set(record === undefined ? [] : listVersions(record).map(({ revision }) => revision)),
      );
      if (record === undefined) for (const run of runner.listRuns(functionName)) runner.terminate(run, false);
      await triggers.synchronize(functionName);
    }),
  );
  const launchGiven = async (definition: FunctionDefinition): Promise<Launch> => ({
    definition,
    headerCredential: () => credentials.issueTemporary(roleKeysMs),
    [Symbol.asyncDispose]: async () => undefined,
  });
  const opened = opening.move();
  return {
    service: createScfService({
      given: new Map(functions.map((definition) => [definition.functionName, definition])),
      launchGiven,
      ...{
        store,
        packages,
        lifecycle,
        launcher,
        pool,
        runner,
        log,
        triggers,
        cosUrl,
        retryMs,
        stateMs,
        quotaMb,
      },
    }),
    logService: createLogService(functionLog),
    isolation,
    invocations: () =>
      log.list().map((invocation) => ({ ...invocation, pid: runner.findPid(invocation.requestId) })),
    functions: () => store.list().map(toDeployedFunction),
    instances: pool.instances,
    idle: runner.idle,
    async stop(graceMs) {
      await runner.stop(graceMs);
      await pool.stop(Math.min(graceMs, WEB_FUNCTION_GRACE_MS));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const listVersions = ({ latest, versions }: FunctionRecord): FunctionVersion[] => [latest, ...versions];

const listReservations = (store: FunctionStore): ReadonlyMap<string, number> =>
  new Map(
    store
      .list()
      .flatMap(({ functionName, reservedMb }) =>
        reservedMb === undefined ? [] : [[functionName, reservedMb]],
      ),
  );

const toDeployedFunction = ({
  functionName,
  type,
  status,
  aliases,
  triggers,
}: FunctionRecord): DeployedFunction => ({
  functionName,
  type,
  status,
  aliases: aliases.map(({ name, functionVersion }) => ({ name, version: functionVersion })),
  urls: triggers.flatMap((trigger) => (trigger.type === 'http' ? [toFunctionUrl(trigger.port)] : [])),
});
