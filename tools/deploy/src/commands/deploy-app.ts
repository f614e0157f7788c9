import { randomBytes } from 'node:crypto';
import { readFunction } from '../actual/read-function.ts';
import type { Settings } from '../config.ts';
import { toDesiredCode, toDesiredFunctions, listWantedTimers } from '../desired/desired-functions.ts';
import type { DesiredFunction } from '../desired/desired-function.ts';
import {
  SWEEP_SECRET,
  createTimerFunction,
  getTimerFunctionName,
  writeTimerProgram,
} from '../desired/timer-function.ts';
import { type AppManifest, getWebFunction } from '../app-manifest.ts';
import { readPackages } from '../package/read-package.ts';
import type { Step } from '../plan/step.ts';
import type { VodApi } from '../vod/vod-api.ts';
import { toWantedVodEvents } from '../vod/vod-callback-plan.ts';
import { checkAddress } from './check-address.ts';
import { CALLER_KEY_NAMES, withCallerKey, writeCallerKey } from './caller-key.ts';
import { applyDeployment, type DeployParts, planDeployment, sayPlan } from './deploy.ts';
import { withSecretPath } from './secret-path.ts';
import { type Confirm, setVodCallback } from './set-vod-callback.ts';

const SECRET_BYTES = 24;

export interface DeployOptions {
  readonly app: string;
  readonly manifest: AppManifest;
  readonly settings: Settings;
  /** The folder of all packages. */
  readonly packages: string;
  readonly isDryRun: boolean;
  /** Whether anyone may call: no key is created. */
  readonly isPublic: boolean;
  /** The workspace, in which a new key is stored. */
  readonly root: string;
  /** Undefined: the event settings of VOD are not changed. */
  readonly vod: { readonly api: VodApi; readonly confirm: Confirm } | undefined;
}

/**
 * Creates or updates the functions of an app from its scf.json, its package and the environment, and prints the address.
 *
 * @returns the address; undefined in a dry run of the first deployment
 * @throws ServiceError, or DeploymentStopped when a step failed
 */
export async function deployApp(options: DeployOptions, parts: DeployParts): Promise<string | undefined> {
  const { app, manifest, isDryRun } = options;
  const { transcript } = parts;
  const existing = (await readFunction(parts.scf, getWebFunction(manifest).name))?.settings.environment;
  const present = existing ?? {};
  const callerKey = withCallerKey(manifest, withSweepSecret(options.settings, present), present, options);
  const secretPath = withSecretPath(manifest, callerKey.settings, existing, options);
  const { settings } = secretPath;
  const ready = await readPackages(options.packages, app, manifest);
  const desired = toDesiredFunctions(manifest, settings, (code) =>
    toDesiredCode(app, code, ready(code), settings),
  );
  transcript.say(`Start deploying ${app} to ${settings.scf.endpoint ?? settings.region}.`);
  if (settings.role === undefined && settings.functionKeys === undefined)
    transcript.say('Warning: the functions get your own keys. With SCF_ROLE, they get those of a role.');

  if (callerKey.isOpen || secretPath.isOpen)
    transcript.say('Warning: anyone who learns the address can call it.');

  const steps = await planDeployment(desired, parts);
  // Written before the function gets it: a key that is nowhere else would lock everyone out.
  if (callerKey.isNew) await writeNewKey(options, settings, transcript);
  if (secretPath.newVariable !== undefined)
    await writeNewPath(options, settings, { name: secretPath.newVariable, transcript });
  await applyOrPrint(steps, parts, isDryRun);
  const address = await readAddress(desired, parts);
  // The timer calls the web function, so the address has to exist first.
  const timerSteps = await planTimer(manifest, desired, address, { options, parts });
  await applyOrPrint(timerSteps, parts, isDryRun);
  if (steps.length + timerSteps.length === 0) transcript.say(`${app} is up to date: no changes.`);
  else if (!isDryRun) transcript.say(`${app} is deployed.`);

  if (address === undefined) return undefined;
  if (!isDryRun) {
    const problem = await checkAddress(address, manifest.healthPath);
    if (problem !== undefined) transcript.say(`Warning: ${app} failed its health check: ${problem}`);
  }
  transcript.say(`Service address: ${address}`);
  await updateVod(address, desired, options, transcript);
  return address;
}

async function applyOrPrint(steps: readonly Step[], parts: DeployParts, isDryRun: boolean): Promise<void> {
  if (isDryRun) sayPlan(steps, parts.transcript);
  else await applyDeployment(steps, parts);
}

async function writeNewKey(
  { root, app, isDryRun }: DeployOptions,
  settings: Settings,
  transcript: DeployParts['transcript'],
): Promise<void> {
  if (isDryRun) transcript.say(`Would create a key for the callers of ${app}.`);
  else
    transcript.say(
      `Callers of ${app} have to sign with a new key, which is in ${await writeCallerKey(root, app, settings, CALLER_KEY_NAMES)}. Later deployments keep it; --public removes it.`,
    );
}

async function writeNewPath(
  { root, app, isDryRun, vod }: DeployOptions,
  settings: Settings,
  { name, transcript }: { name: string; transcript: DeployParts['transcript'] },
): Promise<void> {
  if (isDryRun) return transcript.say(`Would create a secret path for ${app}.`);
  const file = await writeCallerKey(root, app, settings, [name]);
  const advice = vod === undefined ? ' Configure VOD with the new address: --set-vod-callback does.' : '';
  transcript.say(
    `Everything of ${app} except /health is below a new secret path, which is in ${file}. Later deployments keep it; --public removes it.${advice}`,
  );
}

/** Adds the secret of the sweep: the one in the environment, the one that the function already has, or a new one. */
function withSweepSecret(settings: Settings, present: Readonly<Record<string, string>>): Settings {
  const secret =
    settings.environment[SWEEP_SECRET] ?? present[SWEEP_SECRET] ?? randomBytes(SECRET_BYTES).toString('hex');
  return { ...settings, environment: { ...settings.environment, [SWEEP_SECRET]: secret } };
}

/** Plans the steps for the timer function; none if no timer is wanted and there is no timer function. */
async function planTimer(
  manifest: AppManifest,
  desired: readonly DesiredFunction[],
  address: string | undefined,
  { options, parts }: { options: DeployOptions; parts: DeployParts },
): Promise<Step[]> {
  const web = getWebFunction(manifest);
  const environment = desired.find(({ hasUrl }) => hasUrl)?.settings.environment ?? {};
  const timers = listWantedTimers(web, environment);
  const isThere = (await readFunction(parts.scf, getTimerFunctionName(web.name))) !== undefined;
  if (timers.length === 0 && !isThere) return [];
  const code = await writeTimerProgram(options.packages);
  const target = { address, secret: environment[SWEEP_SECRET] ?? '' };
  return planDeployment([createTimerFunction(web.name, timers, target, code)], parts);
}

async function readAddress(
  desired: readonly DesiredFunction[],
  { scf }: DeployParts,
): Promise<string | undefined> {
  const web = desired.find(({ hasUrl }) => hasUrl);
  const actual = web === undefined ? undefined : await readFunction(scf, web.name);
  const trigger = actual?.triggers.find(({ type }) => type === 'url');
  return trigger?.type === 'url' ? trigger.url : undefined;
}

async function updateVod(
  address: string,
  desired: readonly DesiredFunction[],
  { manifest: { vodCallback }, vod, isDryRun }: DeployOptions,
  transcript: DeployParts['transcript'],
): Promise<void> {
  const environment = desired.find(({ hasUrl }) => hasUrl)?.settings.environment;
  if (vod === undefined || vodCallback === undefined || environment === undefined) return;
  const wanted = toWantedVodEvents(vodCallback, environment, address);
  await setVodCallback(wanted, { vod: vod.api, confirm: vod.confirm, transcript, isDryRun });
}
