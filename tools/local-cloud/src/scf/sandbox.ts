import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The documented user id for files that functions share; unused on a laptop. */
export const FUNCTION_UID = 10_001;
const SCRIPT = join(import.meta.dirname, 'enter-sandbox.sh');
const PROBE_TIMEOUT_MS = 10_000;

/**
 * How a function is isolated on this machine.
 *
 * - `root`: a mount namespace and a separate user.
 * - `user`: the same with a user namespace, which needs no privileges.
 * - `none`: it runs in its package folder as the same user. Only file permissions prevent it from writing there.
 */
export type Isolation = 'root' | 'user' | 'none';

/** What a program in the sandbox sees, in addition to the read-only system and its own /tmp. */
export interface SandboxView {
  /** An empty folder for this start only. */
  readonly stage: string;
  /** Mounted at /var/user. */
  readonly code?: string;
  /** Its folders are mounted in the root. */
  readonly image?: string;
  /** Folders mounted below /mnt, writable. */
  readonly shares: readonly { readonly folder: string; readonly mountPoint: string }[];
  readonly workingDir: string;
  readonly command: readonly string[];
}

/** Creates the command that runs the view's command in a sandbox. */
export function makeSandboxCommand(isolation: Exclude<Isolation, 'none'>, view: SandboxView): string[] {
  const userNamespace = isolation === 'user';
  return [
    'unshare',
    ...(userNamespace ? ['--user', '--map-root-user'] : []),
    '--mount',
    ...['sh', SCRIPT, view.stage, process.execPath, String(FUNCTION_UID), userNamespace ? 'yes' : 'no'],
    ...(view.code === undefined ? [] : ['--code', view.code]),
    ...(view.image === undefined ? [] : ['--image', view.image]),
    ...view.shares.flatMap(({ folder, mountPoint }) => ['--share', folder, mountPoint]),
    ...['--', view.workingDir, ...view.command],
  ];
}

let probed: Promise<Isolation> | undefined;

/** Finds the best isolation that this machine and user support; probes once. */
export function findBestIsolation(): Promise<Isolation> {
  probed ??= probeIsolation();
  return probed;
}

async function probeIsolation(): Promise<Isolation> {
  if (process.platform !== 'linux') return 'none';
  const wanted = process.getuid?.() === 0 ? 'root' : 'user';
  const stage = await mkdtemp(join(tmpdir(), 'scf-sandbox-'));
  const view = { stage, shares: [], workingDir: '/tmp', command: ['/var/lang/node20/bin/node', '--version'] };
  const [program = '', ...parameters] = makeSandboxCommand(wanted, view);
  try {
    await promisify(execFile)(program, parameters, { timeout: PROBE_TIMEOUT_MS });
    return wanted;
  } catch {
    return 'none';
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}
