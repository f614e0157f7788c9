import { chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { apiError } from '../../cloud-api/index.ts';
import { type CredentialStore, type TemporaryCredential } from '../../credential-store.ts';
import { type FunctionDefinition } from '../function-definition.ts';
import { type FunctionRecord, type FunctionVersion } from '../functions/function-record.ts';
import { type FunctionLog } from '../function-log.ts';
import { type PackageStore } from '../packages/package-store.ts';
import { FUNCTION_UID, type Isolation, type SandboxView } from '../sandbox.ts';
import { makeLaunchDefinition } from './launch-definition.ts';

/** Everything that a process is started with. Disposing, after the process has ended, removes its folder. */
export interface Launch extends AsyncDisposable {
  readonly definition: FunctionDefinition;
  /** Issues keys of the function's role for one call; undefined for zips, which have them in their environment. */
  headerCredential(): TemporaryCredential | undefined;
  /** Receives the output of the process, in addition to the log file. */
  readonly onOutput?: (line: string) => void;
}

interface LauncherParts {
  /** The claimed directory. */
  readonly dir: string;
  readonly isolation: () => Promise<Isolation>;
  readonly packages: PackageStore;
  readonly credentials: CredentialStore;
  readonly functionLog: FunctionLog;
  /** Host and port of the Cloud API. */
  readonly apiEndpoint: string;
  /** Lifetime of keys of roles. */
  readonly roleKeysMs: number;
}

/** Prepares a process of a deployed function. */
export type Launcher = (record: FunctionRecord, version: FunctionVersion) => Promise<Launch>;

/**
 * The keys of a function's role expire after at most six hours, and are not renewed during a run
 * (https://cloud.tencent.com/document/product/583/51519).
 */
export const ROLE_KEYS_LIFETIME_MS = 6 * 3600 * 1000;
/** The fraction of their lifetime after which new calls get new keys. */
const RENEWAL_AGE = 1 / 6;

/** Creates a launcher, and removes the folders of processes of a killed local cloud. */
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
    // Otherwise the sandbox prevents functions from writing there.
    if (kind === 'none') await packages.lock(code.digest);
    const definition = await makeLaunchDefinition(record, version, code, {
      isolation: kind,
      packageFolder: packages.toFolder(code.digest),
      instanceFolder,
      shares,
    });
    const keys = configuration.Role === '' ? () => undefined : createRenewedKeys(credentials, roleKeysMs);
    const isImage = code.kind === 'image';
    const env = {
      // SCF_* is reserved for the platform, so only the platform can set its own address.
      ...{ SCF_ENDPOINT: apiEndpoint, SCF_PROTOCOL: 'http://' },
      ...(isImage ? {} : { SCF_RUNTIME: record.runtime, ...toCredentialVariables(keys()) }),
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

function createRenewedKeys(credentials: CredentialStore, lifetimeMs: number): () => TemporaryCredential {
  let last: TemporaryCredential | undefined;
  return () => {
    const oldestEndMs = Date.now() + lifetimeMs * (1 - RENEWAL_AGE);
    if (last === undefined || last.expiresAtMs < oldestEndMs) last = credentials.issueTemporary(lifetimeMs);
    return last;
  };
}

/** Creates the file systems of a function: plain folders, shared by functions with the same CfsId. */
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

const toCredentialVariables = (credential: TemporaryCredential | undefined): Record<string, string> =>
  credential === undefined
    ? {}
    : {
        TENCENTCLOUD_SECRETID: credential.secretId,
        TENCENTCLOUD_SECRETKEY: credential.secretKey,
        TENCENTCLOUD_SESSIONTOKEN: credential.token,
      };
