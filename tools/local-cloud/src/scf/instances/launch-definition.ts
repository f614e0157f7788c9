import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FunctionDefinition } from '../function-definition.ts';
import { eventRuntimeCommand } from './event-runtime.ts';
import { type FunctionRecord, type FunctionVersion } from '../functions/function-record.ts';
import { type CodePackage } from '../packages/code-package.ts';
import { type Isolation, sandboxCommand, type SandboxView } from '../sandbox/sandbox.ts';

export interface LaunchPlace {
  readonly isolation: Isolation;
  /** The unpacked package. */
  readonly packageFolder: string;
  /** For this process alone. */
  readonly instanceFolder: string;
  /** Folders that functions share, and where they are to be seen. */
  readonly shares: SandboxView['shares'];
}

type Started = Pick<FunctionDefinition, 'command' | 'cwd' | 'env'>;

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const SEEN_CODE = '/var/user';

/** What a process of a deployed function is started with. @param code the version's */
export async function launchDefinition(
  { functionName, type }: FunctionRecord,
  { version, configuration }: FunctionVersion,
  code: CodePackage,
  place: LaunchPlace,
): Promise<FunctionDefinition> {
  const variables = configuration.Environment.Variables.map(({ Key, Value }) => [Key, Value] as const);
  // A web function of a zip starts itself; an event function is a handler that the platform's runtime calls.
  const handler = type === 'Event' && code.kind === 'zip' ? configuration.Handler : undefined;
  const started =
    place.isolation === 'none'
      ? await bare(code, place, handler)
      : await sandboxed(code, place, place.isolation, handler);
  return {
    functionName,
    version,
    ...started,
    env: { ...started.env, ...valuesFor(place, Object.fromEntries(variables)) },
    timeoutSeconds: configuration.Timeout,
    memoryMb: configuration.MemorySize,
    initTimeoutSeconds: configuration.InitTimeout,
  };
}

async function sandboxed(
  code: CodePackage,
  { packageFolder, instanceFolder, shares }: LaunchPlace,
  isolation: Exclude<Isolation, 'none'>,
  handler: string | undefined,
): Promise<Started> {
  const stage = join(instanceFolder, 'stage');
  await mkdir(stage);
  const view: SandboxView =
    code.kind === 'zip'
      ? {
          stage,
          shares,
          code: packageFolder,
          workingDir: SEEN_CODE,
          command:
            handler === undefined
              ? [`${SEEN_CODE}/scf_bootstrap`]
              : eventRuntimeCommand('/var/lang/node20/bin/node', SEEN_CODE, handler),
        }
      : { stage, shares, image: packageFolder, workingDir: code.workingDir, command: code.command };
  return {
    command: sandboxCommand(isolation, view),
    cwd: '/',
    env: {
      ...baseEnvironment(code),
      PATH: `/var/lang/local/bin:${SYSTEM_PATH}`,
      USER_CODE_ROOT: `${SEEN_CODE}/`,
    },
  };
}

/** Without a sandbox the places of the platform do not exist, so what names them is led to where the things are. */
async function bare(code: CodePackage, place: LaunchPlace, handler: string | undefined): Promise<Started> {
  const { packageFolder, instanceFolder } = place;
  const temporary = join(instanceFolder, 'tmp');
  await mkdir(temporary);
  const env = {
    ...baseEnvironment(code),
    PATH: `${dirname(process.execPath)}:${SYSTEM_PATH}`,
    TMPDIR: temporary,
    USER_CODE_ROOT: `${packageFolder}/`,
  };
  if (code.kind === 'image') {
    const inFolder = (word: string): string =>
      word.startsWith(code.workingDir) ? join(packageFolder, word) : word;
    return { command: code.command.map(inFolder), cwd: join(packageFolder, code.workingDir), env };
  }
  if (handler !== undefined)
    return {
      command: eventRuntimeCommand(process.execPath, packageFolder, handler),
      cwd: packageFolder,
      env,
    };
  const original = join(packageFolder, 'scf_bootstrap');
  const copy = join(instanceFolder, 'scf_bootstrap');
  const script = await readFile(original, 'utf8').catch(() => undefined);
  if (script !== undefined) {
    await writeFile(copy, bareBootstrap(script, packageFolder));
    await chmod(copy, (await stat(original)).mode);
  }
  return { command: [copy], cwd: packageFolder, env };
}

/** A scf_bootstrap without the places of the platform. */
export function bareBootstrap(
  script: string,
  packageFolder: string,
  node: string = process.execPath,
): string {
  return script
    .replaceAll(/\/var\/lang\/node\d+\/bin\/node\b/g, node)
    .replaceAll(/\/var\/user(?![\w-])/g, packageFolder);
}

/** Without a sandbox a shared folder is not where the configuration wants it, so its values lead there. */
function valuesFor(
  { isolation, shares }: LaunchPlace,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  if (isolation !== 'none') return variables;
  const led = (value: string): string =>
    shares.reduce((text, { folder, mountPoint }) => text.replaceAll(mountPoint, folder), value);
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, led(value)]));
}

/** What the platform sets by the kind of the package. The home of a zip's user cannot be written there either. */
const baseEnvironment = (code: CodePackage): Record<string, string> =>
  code.kind === 'zip' ? { USER: 'qcloud', HOME: '/home/qcloud' } : { USER: 'qcloud', ...code.environment };
