import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FunctionDefinition } from '../function-definition.ts';
import { type FunctionRecord, type FunctionVersion } from '../functions/function-record.ts';
import { type CodePackage } from '../packages/code-package.ts';
import { type Isolation, makeSandboxCommand, type SandboxView } from '../sandbox.ts';

interface LaunchFolders {
  readonly isolation: Isolation;
  /** Contains the unpacked package. */
  readonly packageFolder: string;
  /** Belongs to this process only. */
  readonly instanceFolder: string;
  /** Folders that functions share, and their mount points. */
  readonly shares: SandboxView['shares'];
}

type StartDefinition = Pick<FunctionDefinition, 'command' | 'cwd' | 'env'>;

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const CODE_FOLDER = '/var/user';

/** Creates the definition that a process of a deployed function is started with. @param code of the version */
export async function makeLaunchDefinition(
  { functionName, type }: FunctionRecord,
  { version, configuration }: FunctionVersion,
  code: CodePackage,
  folders: LaunchFolders,
): Promise<FunctionDefinition> {
  const variables = configuration.Environment.Variables.map(({ Key, Value }) => [Key, Value] as const);
  // A zipped web function has its own bootstrap; a zipped event function is a handler that the platform's runtime calls.
  const handler = type === 'Event' && code.kind === 'zip' ? configuration.Handler : undefined;
  const started =
    folders.isolation === 'none'
      ? await bare(code, folders, handler)
      : await sandboxed(code, folders, folders.isolation, handler);
  return {
    functionName,
    version,
    ...started,
    env: { ...started.env, ...redirectValues(folders, Object.fromEntries(variables)) },
    timeoutSeconds: configuration.Timeout,
    memoryMb: configuration.MemorySize,
    initTimeoutSeconds: configuration.InitTimeout,
  };
}

async function sandboxed(
  code: CodePackage,
  { packageFolder, instanceFolder, shares }: LaunchFolders,
  isolation: Exclude<Isolation, 'none'>,
  handler: string | undefined,
): Promise<StartDefinition> {
  const stage = join(instanceFolder, 'stage');
  await mkdir(stage);
  const view: SandboxView =
    code.kind === 'zip'
      ? {
          stage,
          shares,
          code: packageFolder,
          workingDir: CODE_FOLDER,
          command:
            handler === undefined
              ? [`${CODE_FOLDER}/scf_bootstrap`]
              : makeEventRuntimeCommand('/var/lang/node20/bin/node', CODE_FOLDER, handler),
        }
      : { stage, shares, image: packageFolder, workingDir: code.workingDir, command: code.command };
  return {
    command: makeSandboxCommand(isolation, view),
    cwd: '/',
    env: {
      ...makeBaseEnvironment(code),
      PATH: `/var/lang/local/bin:${SYSTEM_PATH}`,
      USER_CODE_ROOT: `${CODE_FOLDER}/`,
    },
  };
}

/** Without a sandbox the platform's paths do not exist, so references to them are replaced. */
async function bare(
  code: CodePackage,
  folders: LaunchFolders,
  handler: string | undefined,
): Promise<StartDefinition> {
  const { packageFolder, instanceFolder } = folders;
  const temporary = join(instanceFolder, 'tmp');
  await mkdir(temporary);
  const env = {
    ...makeBaseEnvironment(code),
    PATH: `${dirname(process.execPath)}:${SYSTEM_PATH}`,
    TMPDIR: temporary,
    USER_CODE_ROOT: `${packageFolder}/`,
  };
  if (code.kind === 'image') {
    const toLocalPath = (argument: string): string =>
      argument.startsWith(code.workingDir) ? join(packageFolder, argument) : argument;
    return { command: code.command.map(toLocalPath), cwd: join(packageFolder, code.workingDir), env };
  }
  if (handler !== undefined)
    return {
      command: makeEventRuntimeCommand(process.execPath, packageFolder, handler),
      cwd: packageFolder,
      env,
    };
  const original = join(packageFolder, 'scf_bootstrap');
  const copy = join(instanceFolder, 'scf_bootstrap');
  const script = await readFile(original, 'utf8').catch(() => undefined);
  if (script !== undefined) {
    await writeFile(copy, adaptBootstrap(script, packageFolder));
    await chmod(copy, (await stat(original)).mode);
  }
  return { command: [copy], cwd: packageFolder, env };
}

/** Replaces the platform's paths in a scf_bootstrap. */
export function adaptBootstrap(
  script: string,
  packageFolder: string,
  node: string = process.execPath,
): string {
  return script
    .replaceAll(/\/var\/lang\/node\d+\/bin\/node\b/g, node)
    .replaceAll(/\/var\/user(?![\w-])/g, packageFolder);
}

/** Without a sandbox shared folders are not mounted, so references to their mount points are replaced. */
function redirectValues(
  { isolation, shares }: LaunchFolders,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  if (isolation !== 'none') return variables;
  const redirect = (value: string): string =>
    shares.reduce((text, { folder, mountPoint }) => text.replaceAll(mountPoint, folder), value);
  return Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, redirect(value)]));
}

/** Creates the variables that the platform sets for the kind of package. A zip's HOME is not writable on the platform, either. */
const makeBaseEnvironment = (code: CodePackage): Record<string, string> =>
  code.kind === 'zip' ? { USER: 'qcloud', HOME: '/home/qcloud' } : { USER: 'qcloud', ...code.environment };

/**
 * The Node.js runtime of SCF, which calls the handler of a zipped event function. Passed to `node -e`, so that it needs no file
 * in the sandbox. Arguments: the folder of the code, and the handler as `file.function`.
 *
 * The request is the one that the platform posts to an image function, and the response is the result; an error of the handler is a 500
 * (https://cloud.tencent.com/document/product/583/11060).
 */
const EVENT_RUNTIME = `
const { createServer } = require('node:http');
const [folder, handler] = process.argv.slice(1);
const dot = handler.lastIndexOf('.');
const run = require(folder + '/' + handler.slice(0, dot))[handler.slice(dot + 1)];
createServer(async (request, response) => {
  try {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const result = await run(JSON.parse(body), { request_id: request.headers['x-scf-request-id'] });
    response.end(JSON.stringify(result) ?? 'null', () => process.exit(0));
  } catch (error) {
    console.error(error);
    response.writeHead(500).end(String(error), () => process.exit(1));
  }
}).listen(Number(process.env.PORT), process.env.HOST);
`;

/** Creates the command that runs a handler. @param node the path of Node */
function makeEventRuntimeCommand(node: string, folder: string, handler: string): string[] {
  return [node, '-e', EVENT_RUNTIME, folder.replace(/\/$/, ''), handler];
}
