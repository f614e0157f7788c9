import { toMessage } from '@scf-media/protocol/errors';
import { type ActualFunction } from '../actual/actual-function.ts';
import { readFunction } from '../actual/read-function.ts';
import { type CamApi } from '../cloud/cam-api.ts';
import { type ScfApi } from '../cloud/scf-api.ts';
import { type Settings } from '../config.ts';
import { resolveMemory } from '../desired/desired-functions.ts';
import { listMissingVariables } from '../desired/missing-variables.ts';
import { type AppManifest, listCodes } from '../app-manifest.ts';
import { checkAddress } from './check-address.ts';

/** The role of the platform itself, and the policies it needs for images and file systems. */
const PLATFORM_ROLE = 'SCF_QcsRole';
const PULL_POLICY = 'QcloudAccessForSCFRoleInPullImage';
const CFS_POLICY = 'QcloudCFSReadOnlyAccess';

interface CheckParts {
  readonly scf: ScfApi;
  /** Undefined: the local cloud, which has no roles. */
  readonly cam: CamApi | undefined;
}

/**
 * Checks what a deployment depends on, and changes nothing. A check that fails is reported, and the others still run.
 *
 * @returns a line for each check: `ok`, `missing`, or `unknown` with the reason
 */
export async function checkAccount(
  manifest: AppManifest,
  settings: Settings,
  { scf, cam }: CheckParts,
): Promise<string[]> {
  const checks: (() => Promise<string[]> | string[])[] = [
    () => checkVariables(manifest, settings),
    () => checkTaskStore(manifest, settings),
    ...(cam === undefined
      ? []
      : [() => checkPlatformRole(manifest, settings, cam), () => checkFunctionRole(settings, cam)]),
    () => checkQuota(manifest, settings, scf),
    ...manifest.functions.map(
      (fn) => async () => checkFunction(fn, manifest, await readFunction(scf, fn.name)),
    ),
    async () => checkTimer(manifest, scf),
  ];
  const lines: string[] = [];
  for (const check of checks) {
    // The deploying keys may lack the permission for one check and have it for the next.
    lines.push(
      ...(await Promise.resolve()
        .then(check)
        .catch((error: unknown) => [`unknown: ${toMessage(error)}`])),
    );
  }
  return lines;
}

function checkVariables(manifest: AppManifest, { environment }: Settings): string[] {
  const missing = listMissingVariables(manifest, environment);
  return missing.length === 0 ? ['ok: all variables are set'] : missing.map((line) => `missing: ${line}`);
}

function checkTaskStore({ environment: { required } }: AppManifest, { environment }: Settings): string[] {
  const store = environment['TASK_STORE'];
  if (!required.includes('TASK_STORE') || store === undefined) return [];
  if (/^rediss?:\/\//.test(store)) return ['ok: TASK_STORE is Redis'];
  return ['missing: TASK_STORE has to be redis://… on SCF, where functions share no disk'];
}

/** Counts the workers that fit into the quota: others wait in the platform's queue, and start late or never. */
async function checkQuota(manifest: AppManifest, settings: Settings, scf: ScfApi): Promise<string[]> {
  const worker = manifest.functions.find(({ type }) => type === 'worker');
  if (worker === undefined) return [];
  const { AccountUsage: usage } = await scf.GetAccount(null);
  const quotaMb = usage?.UserConcurrencyMemLimit ?? usage?.TotalConcurrencyMem;
  if (quotaMb === undefined) return ['unknown: the quota of concurrent memory'];
  const memoryMb = resolveMemory(worker, settings);
  const many = Math.floor(quotaMb / memoryMb);
  if (many === 0) return [`missing: a quota of ${memoryMb} MB for one worker; it is ${quotaMb} MB`];
  return [`ok: ${quotaMb} MB of concurrent memory, enough for ${many} concurrent workers of ${memoryMb} MB`];
}

async function checkPlatformRole(manifest: AppManifest, settings: Settings, cam: CamApi): Promise<string[]> {
  const role = await cam.role(PLATFORM_ROLE);
  if (role === undefined)
    return [`missing: ${PLATFORM_ROLE}: open the SCF console once and grant the authorisation`];
  const wanted = [
    ...(listCodes(manifest).some(({ type }) => type === 'image') ? [PULL_POLICY] : []),
    ...(manifest.cfs !== undefined && settings.cfs !== undefined ? [CFS_POLICY] : []),
  ];
  return [
    `ok: ${PLATFORM_ROLE} exists`,
    ...wanted.map((name) =>
      role.policies.includes(name)
        ? `ok: ${PLATFORM_ROLE} has ${name}`
        : `missing: ${PLATFORM_ROLE} needs the policy ${name}`,
    ),
  ];
}

async function checkFunctionRole({ role: name, functionKeys }: Settings, cam: CamApi): Promise<string[]> {
  if (name === undefined)
    return functionKeys === undefined
      ? ['missing: SCF_ROLE: the functions would get your own keys']
      : ['ok: the functions have keys of their own'];
  const role = await cam.role(name);
  if (role === undefined) return [`missing: the role ${name} (SCF_ROLE) does not exist`];
  if (!role.trust.includes('scf.qcloud.com'))
    return [`missing: the role ${name} does not let scf.qcloud.com assume it`];
  return [`ok: SCF may assume ${name}, which has ${role.policies.join(', ') || 'no policy'}`];
}

async function checkFunction(
  fn: AppManifest['functions'][number],
  { healthPath }: AppManifest,
  actual: ActualFunction | undefined,
): Promise<string[]> {
  if (actual === undefined) return [`missing: ${fn.name} is not deployed`];
  const reason = actual.reason === undefined ? '' : ` (${actual.reason})`;
  if (actual.status !== 'Active') return [`missing: ${fn.name} is ${actual.status}${reason}`];
  const state = actual.liveVersion === undefined ? 'missing' : 'ok';
  const lines = [`${state}: ${fn.name} is Active, live: ${actual.liveVersion ?? 'no version'}`];
  // Fixed when the function is created.
  if (fn.type === 'worker' && !actual.isAsync)
    lines.push(`missing: ${fn.name} has no asynchronous execution; remove and redeploy it`);
  if (fn.type !== 'web') return lines;
  const url = actual.triggers.find(({ type }) => type === 'url');
  if (url?.type !== 'url' || url.url === undefined) return [...lines, `missing: ${fn.name} has no address`];
  const problem = await checkAddress(url.url, healthPath);
  return [...lines, problem === undefined ? `ok: ${url.url} responds` : `missing: ${url.url}: ${problem}`];
}

/** Checks the timer on `<web function>-timer`, since web functions cannot have timers; some exist only in a certain mode. */
async function checkTimer({ functions }: AppManifest, scf: ScfApi): Promise<string[]> {
  const web = functions.find((fn) => fn.type === 'web');
  if (web === undefined || !web.timers.some(({ when }) => when === undefined)) return [];
  const name = `${web.name}-timer`;
  const timer = await readFunction(scf, name);
  if (timer?.triggers.some(({ type }) => type === 'timer') === true) return [`ok: ${name} has its timer`];
  return [`missing: a timer on ${name}; until then, call POST /sweep of the address from elsewhere`];
}
