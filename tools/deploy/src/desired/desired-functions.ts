import { type Settings } from '../config.ts';
import {
  type AppManifest,
  type ManifestFunction,
  resolveCode,
  type ManifestCode,
  type ManifestTimer,
  type ManifestWebFunction,
} from '../manifest/app-manifest.ts';
import { type DesiredCode, type DesiredFunction, type DesiredTimer } from './desired-function.ts';
import { functionEnvironment } from './function-environment.ts';

/**
 * The functions of an app as they are to be. Workers come first: a web function that is there finds its worker.
 *
 * @param code what the functions with this code of the manifest run
 * @throws ServiceError `InvalidConfig`
 */
export function desiredFunctions(
  manifest: AppManifest,
  settings: Settings,
  code: (of: ManifestCode) => DesiredCode,
): DesiredFunction[] {
  return manifest.functions
    .toSorted((a, b) => Number(a.type === 'web') - Number(b.type === 'web'))
    .map((fn) => desiredFunction(manifest, fn, settings, code));
}

function desiredFunction(
  manifest: AppManifest,
  fn: ManifestFunction,
  settings: Settings,
  desiredCode: (of: ManifestCode) => DesiredCode,
): DesiredFunction {
  const code = resolveCode(manifest, fn);
  const environment = functionEnvironment(manifest, fn, settings);
  const { cfs } = settings;
  return {
    name: fn.name,
    type: fn.type === 'web' ? 'HTTP' : 'Event',
    runtime: code.type === 'zip' ? code.runtime : 'CustomImage',
    isAsync: fn.type === 'worker',
    code: desiredCode(code),
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

/** The memory of one instance, in MB. */
export function resolveMemory(
  { type, memoryMb }: Pick<ManifestFunction, 'type' | 'memoryMb'>,
  { workerMemoryMb }: Pick<Settings, 'workerMemoryMb'>,
): number {
  return type === 'worker' ? (workerMemoryMb ?? memoryMb) : memoryMb;
}

/** The timers of an app that are wanted with these variables; `timerFunction` says who has them. */
export function wantedTimers(
  { timers }: ManifestWebFunction,
  environment: Readonly<Record<string, string>>,
): DesiredTimer[] {
  return timers.filter((timer) => isWanted(timer, environment)).map(desiredTimer);
}

function isWanted({ when }: ManifestTimer, environment: Readonly<Record<string, string>>): boolean {
  if (when === undefined) return true;
  return when.some(({ variable, equals }) => {
    const value = environment[variable];
    return equals === undefined ? value !== undefined : value === equals;
  });
}

const desiredTimer = ({ name, cron, message }: ManifestTimer): DesiredTimer => ({
  name,
  cron,
  message: message ?? '',
});
