import { join } from 'node:path';
import { type ApiService } from '../cloud-api/index.ts';
import { type CredentialStore } from '../credentials/credential-store.ts';
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
import { createLogService } from './logs/log-service.ts';
import { openFunctionLog } from './logs/function-log.ts';
import { openPackageStore } from './packages/package-store.ts';
import { bestIsolation, type Isolation } from './sandbox/sandbox.ts';
import { createScfService } from './scf-service.ts';
import { createTriggerTargets } from './triggers/trigger-targets.ts';
import { createTriggers } from './triggers/triggers.ts';
import { functionUrl } from './triggers/wire-trigger.ts';

/** How the local SCF differs from the usual. */
export interface ScfBehaviour {
  /** How long a function is at least Creating, Updating and so on; 200 ms when left out. */
  readonly stateMs?: number;
  /** How long a process of a web function without a call is kept; a minute when left out. */
  readonly idleMs?: number;
  /** How long an asynchronous event waits for its next try; a minute when left out. */
  readonly retryMs?: number;
  /** The memory of all processes there may be at a time, in MB; 128,000 when left out. */
  readonly quotaMb?: number;
  /** How long keys of roles are good; six hours when left out. */
  readonly roleKeysMs?: number;
  /** How functions are kept apart; as well as this machine can, when left out. */
  readonly isolation?: Isolation;
}

export interface ScfOptions extends ScfBehaviour {
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
  /** CLS, as far as it holds the logs of functions. */
  readonly logService: ApiService;
  /** How deployed functions are kept apart on this machine. */
  isolation(): Promise<Isolation>;
  /** The runs of the last three days, the newest first; those that have a process with its id. */
  invocations(): (Invocation & { readonly pid: number | undefined })[];
  /** The deployed functions, the newest first. */
  functions(): readonly DeployedFunction[];
  /** The processes of deployed web functions. */
  instances(): readonly PooledInstance[];
  /** Resolves when nothing is left of the runs there are now. */
  idle(): Promise<void>;
  /** Asks all workers to finish, and kills those that have not after `graceMs`; then the web functions. */
  stop(graceMs: number): Promise<void>;
}

/** A deployed function in short. */
export interface DeployedFunction {
  readonly functionName: string;
  readonly type: 'HTTP' | 'Event';
  readonly status: string;
  /** Names of the aliases, with the versions that they point to. */
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
  // Nothing runs yet that could still need the others.
  await packages.retain(
    new Set(
      store
        .list()
        .flatMap(versionsOf)
        .flatMap(({ code }) => code?.digest ?? []),
    ),
  );
  const isolation = async (): Promise<Isolation> => options.isolation ?? bestIsolation();
  const launcher = await createLauncher({
    ...{ dir, isolation, packages, credentials, functionLog, apiEndpoint, roleKeysMs },
  });
  const quota = createMemoryQuota(quotaMb, () => reservationsOf(store));
  const runner = opening.use(createFunctionRunner({ dir, log, quota }));
  const pool = opening.use(createInstancePool({ dir, quota, idleMs }));
  const targets = createTriggerTargets({ store, launcher, pool, runner, retryMs });
  const triggers = opening.use(await createTriggers(store, targets));
  const lifecycle = opening.use(
    createLifecycle(store, stateMs, async (functionName) => {
      const record = store.get(functionName);
      pool.keepOnly(
        functionName,
        new Set(record === undefined ? [] : versionsOf(record).map(({ revision }) => revision)),
      );
      if (record === undefined) for (const run of runner.runsOf(functionName)) runner.terminate(run, false);
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
      log.list().map((invocation) => ({ ...invocation, pid: runner.pidOf(invocation.requestId) })),
    functions: () => store.list().map(deployedFunction),
    instances: pool.instances,
    idle: runner.idle,
    async stop(graceMs) {
      await runner.stop(graceMs);
      await pool.stop(Math.min(graceMs, WEB_FUNCTION_GRACE_MS));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const versionsOf = ({ latest, versions }: FunctionRecord): FunctionVersion[] => [latest, ...versions];

const reservationsOf = (store: FunctionStore): ReadonlyMap<string, number> =>
  new Map(
    store
      .list()
      .flatMap(({ functionName, reservedMb }) =>
        reservedMb === undefined ? [] : [[functionName, reservedMb]],
      ),
  );

const deployedFunction = ({
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
  urls: triggers.flatMap((trigger) => (trigger.type === 'http' ? [functionUrl(trigger.port)] : [])),
});
