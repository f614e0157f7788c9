import { chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { apiError } from '../../cloud-api/index.ts';
import { type CredentialStore, type TemporaryCredential } from '../../credentials/credential-store.ts';
import { type FunctionDefinition } from '../function-definition.ts';
import { type FunctionRecord, type FunctionVersion } from '../functions/function-record.ts';
import { type FunctionLog } from '../logs/function-log.ts';
import { type PackageStore } from '../packages/package-store.ts';
import { FUNCTION_UID, type Isolation, type SandboxView } from '../sandbox/sandbox.ts';
import { launchDefinition } from './launch-definition.ts';

/** All that a process is started with; disposing of it, after the end of the process, removes its folder. */
export interface Launch extends AsyncDisposable {
  readonly definition: FunctionDefinition;
  /** Keys of the function's role that go with each call, fresh ones; none for a zip, which has them in its environment. */
  headerCredential(): TemporaryCredential | undefined;
  /** Gets what the process writes; none when nobody wants it but the log file. */
  readonly onOutput?: (line: string) => void;
}

export interface LauncherParts {
  /** The claimed directory. */
  readonly dir: string;
  readonly isolation: () => Promise<Isolation>;
  readonly packages: PackageStore;
  readonly credentials: CredentialStore;
  readonly functionLog: FunctionLog;
  /** Host and port of the Cloud API. */
  readonly apiEndpoint: string;
  /** How long keys of roles are good. */
  readonly roleKeysMs: number;
}

/** Prepares processes of deployed functions. */
export type Launcher = (record: FunctionRecord, version: FunctionVersion) => Promise<Launch>;

/**
 * The keys of a function's role end after six hours at most, and are not renewed for a run
 * (https://cloud.tencent.com/document/product/583/51519).
 */
export const ROLE_KEYS_LIFETIME_MS = 6 * 3600 * 1000;
/** New calls get new keys when the last ones have lived so much of their life. */
const RENEWAL_AGE = 1 / 6;

/** Removes what processes of a killed local cloud left. */
export async function createLauncher({
  dir,
  isolation,
  packages,
  credentials,
  functionLog,
  apiEndpoint,
  roleKeysMs,
}: LauncherParts): Promise<Launcher> {
  const instances = join(dir, 'work', 'scf');
  await rm(instances, { recursive: true, force: true });
  await mkdir(instances, { recursive: true });
  return async (record, version) => {
    const { code, configuration } = version;
    if (code === undefined)
      throw apiError('FailedOperation.FunctionStatusError', `${record.functionName} has no code yet.`);
    const instanceFolder = join(instances, randomUUID());
    await mkdir(instanceFolder);
    const shares = await openShares(join(dir, 'cfs'), version);
    const kind = await isolation();
    // Elsewhere the sandbox keeps a function from writing there.
    if (kind === 'none') await packages.lock(code.digest);
    const definition = await launchDefinition(record, version, code, {
      isolation: kind,
      packageFolder: packages.folderOf(code.digest),
      instanceFolder,
      shares,
    });
    const keys = configuration.Role === '' ? () => undefined : renewedKeys(credentials, roleKeysMs);
    const isImage = code.kind === 'image';
    const env = {
      // Names that begin so are the platform's, and nobody else can tell a function where this platform is.
      ...{ SCF_ENDPOINT: apiEndpoint, SCF_PROTOCOL: 'http://' },
      ...(isImage ? {} : { SCF_RUNTIME: record.runtime, ...credentialVariables(keys()) }),
    };
    return {
      definition: { ...definition, env: { ...definition.env, ...env } },
      headerCredential: isImage ? keys : () => undefined,
      onOutput: (message) =>
        functionLog.add({
          functionName: record.functionName,
          qualifier: version.version,
          topicId: configuration.ClsTopicId,
          message,
        }),
      [Symbol.asyncDispose]: () => rm(instanceFolder, { recursive: true, force: true, maxRetries: 5 }),
    };
  };
}

function renewedKeys(credentials: CredentialStore, lifetimeMs: number): () => TemporaryCredential {
  let last: TemporaryCredential | undefined;
  return () => {
    const oldestEndMs = Date.now() + lifetimeMs * (1 - RENEWAL_AGE);
    if (last === undefined || last.expiresAtMs < oldestEndMs) last = credentials.issueTemporary(lifetimeMs);
    return last;
  };
}

/** The file systems of a function: plain folders, which functions with the same CfsId share. */
async function openShares(root: string, { configuration }: FunctionVersion): Promise<SandboxView['shares']> {
  const shares = configuration.CfsConfig.CfsInsList.map(({ CfsId, RemoteMountDir, LocalMountDir }) => ({
    folder: join(root, CfsId.replaceAll(/[^\w-]/g, '_'), join('/', RemoteMountDir)),
    mountPoint: LocalMountDir.replace(/\/$/, ''),
  }));
  for (const { folder } of shares) {
    await mkdir(folder, { recursive: true });
    if (process.getuid?.() === 0) await chown(folder, FUNCTION_UID, FUNCTION_UID);
  }
  return shares;
}

const credentialVariables = (credential: TemporaryCredential | undefined): Record<string, string> =>
  credential === undefined
    ? {}
    : {
        TENCENTCLOUD_SECRETID: credential.secretId,
        TENCENTCLOUD_SECRETKEY: credential.secretKey,
        TENCENTCLOUD_SESSIONTOKEN: credential.token,
      };
