import { ServiceError } from '@scf-media/protocol/errors';
import type { Settings } from '../config.ts';
import {
  type AppManifest,
  type ManifestCode,
  type ManifestFunction,
  type ManifestTimer,
  type ManifestWebFunction,
  resolveCode,
} from '../app-manifest.ts';
import type { DesiredCode, DesiredFunction, DesiredTimer } from './desired-function.ts';
import type { ReadyPackage } from '../package/read-package.ts';

/**
 * Returns the desired functions of an app. Workers come first, so that a web function always finds its worker.
 *
 * @param code returns what functions with this code in the manifest run
 * @throws ServiceError `InvalidConfig`
 */
export function toDesiredFunctions(
  manifest: AppManifest,
  settings: Settings,
  code: (code: ManifestCode) => DesiredCode,
): DesiredFunction[] {
  return manifest.functions
    .toSorted((a, b) => Number(a.type === 'web') - Number(b.type === 'web'))
    .map((fn) => toDesiredFunction(manifest, fn, settings, code));
}

function toDesiredFunction(
  manifest: AppManifest,
  fn: ManifestFunction,
  settings: Settings,
  toCode: (code: ManifestCode) => DesiredCode,
): DesiredFunction {
  const code = resolveCode(manifest, fn);
  const environment = createEnvironment(manifest, fn, settings);
  const { cfs } = settings;
  return {
    name: fn.name,
    type: fn.type === 'web' ? 'HTTP' : 'Event',
    runtime: code.type === 'zip' ? code.runtime : 'CustomImage',
    isAsync: fn.type === 'worker',
    code: toCode(code),
    settings: {
      memoryMb: resolveMemory(fn, settings),
      timeoutSeconds: fn.timeoutSeconds,
      initTimeoutSeconds: fn.initTimeoutSeconds,
      concurrency: fn.type === 'web' ? fn.concurrency : 1,
      environment,
      role: settings.role,
      vpc: settings.vpc,
      cfs:
        cfs === undefined || manifest.cfs === undefined
          ? undefined
          : { ...cfs, mountPath: manifest.cfs.mountPath },
      logs: settings.logs,
    },
    hasUrl: fn.type === 'web',
    timers: [],
  };
}

/** Returns the memory of one instance in MB. */
export function resolveMemory(
  { type, memoryMb }: Pick<ManifestFunction, 'type' | 'memoryMb'>,
  { workerMemoryMb }: Pick<Settings, 'workerMemoryMb'>,
): number {
  return type === 'worker' ? (workerMemoryMb ?? memoryMb) : memoryMb;
}

/** Lists the timers that an app needs with these variables; they belong to its timer function. */
export function listWantedTimers(
  { timers }: ManifestWebFunction,
  environment: Readonly<Record<string, string>>,
): DesiredTimer[] {
  return timers.filter((timer) => isWanted(timer, environment)).map(toDesiredTimer);
}

function isWanted({ when }: ManifestTimer, environment: Readonly<Record<string, string>>): boolean {
  if (when === undefined) return true;
  return when.some(({ variable, equals }) => {
    const value = environment[variable];
    return equals === undefined ? value !== undefined : value === equals;
  });
}

const toDesiredTimer = ({ name, cron, message }: ManifestTimer): DesiredTimer => ({
  name,
  cron,
  message: message ?? '',
});

const MAX_BYTES = 4096;
const RESERVED = /^(SCF_|QCLOUD_|TENCENTCLOUD_)/;

/**
 * Creates the environment of one function: the variables that the manifest sets, and those that it names and the deploying
 * environment sets. Keys are included when they are set for the functions; without a role, the deploying user's keys are, as
 * the documents have it.
 *
 * @throws ServiceError `InvalidConfig` with the names of all invalid variables, without their values
 */
function createEnvironment(
  { environment, cfs }: AppManifest,
  fn: Pick<ManifestFunction, 'name' | 'environment'>,
  settings: Settings,
): Record<string, string> {
  const given = Object.fromEntries(
    [...environment.required, ...environment.optional].flatMap((name) => {
      const value = settings.environment[name];
      return value === undefined || value === '' || value === 'undefined' ? [] : [[name, value]];
    }),
  );
  const keys = settings.functionKeys ?? (settings.role === undefined ? settings.keys : undefined);
  const values: Record<string, string> = {
    ...(settings.cfs === undefined ? {} : cfs?.environment),
    ...given,
    ...environment.fixed,
    ...fn.environment,
    ...(keys === undefined ? {} : { SECRET_ID: keys.secretId, SECRET_KEY: keys.secretKey }),
  };
  const bytes = Object.entries(values).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  const problems = [
    ...Object.keys(values)
      .filter((name) => RESERVED.test(name))
      .map((name) => `${name}: the platform reserves this prefix`),
    ...(bytes > MAX_BYTES ? [`${fn.name}: ${bytes} bytes of variables, at most ${MAX_BYTES}`] : []),
  ];
  if (problems.length > 0) {
    throw new ServiceError('InvalidConfig', `environment: ${problems.join('; ')}`, { fault: 'caller' });
  }
  return Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const TAG_DIGITS = 16;

/**
 * Returns the code that a function of an app runs. An image is tagged with the hash of its contents, so a tag that exists
 * already needs no new build.
 */
export function toDesiredCode(
  app: string,
  code: ManifestCode,
  { path, hash }: ReadyPackage,
  { image }: Settings,
): DesiredCode {
  if (code.type === 'zip') return { type: 'zip', path, hash };
  const uri = `${(image.repository ?? '').replace(/\/$/, '')}/${app}:${hash.slice(0, TAG_DIGITS)}`;
  return { type: 'image', context: path, hash, uri, registryId: image.registryId };
}
