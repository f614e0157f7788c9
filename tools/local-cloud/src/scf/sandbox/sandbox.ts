import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** As the documents have it for files that functions share; nobody on a laptop has this id. */
export const FUNCTION_UID = 10_001;
const SCRIPT = join(import.meta.dirname, 'enter-sandbox.sh');
const PROBE_TIMEOUT_MS = 10_000;

/**
 * How far a function is kept apart on this machine.
 *
 * - `root`: a mount namespace, and a user of its own.
 * - `user`: the same, by a user namespace; this program needs no rights for it.
 * - `none`: it runs in its package folder as this program does. Only file permissions keep it from writing there.
 */
export type Isolation = 'root' | 'user' | 'none';

/** What a program in the sandbox sees beside the read-only system and its own /tmp. */
export interface SandboxView {
  /** An empty folder, for this start alone. */
  readonly stage: string;
  /** Seen as /var/user. */
  readonly code?: string;
  /** Its folders are seen in the root. */
  readonly image?: string;
  /** Folders that are seen, writable, below /mnt. */
  readonly shares: readonly { readonly folder: string; readonly mountPoint: string }[];
  readonly workingDir: string;
  readonly command: readonly string[];
}

/** The command that becomes the command of the view, in a sandbox. */
export function sandboxCommand(isolation: Exclude<Isolation, 'none'>, view: SandboxView): string[] {
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

/** What this machine and this user can do; it is tried once. */
export function bestIsolation(): Promise<Isolation> {
  probed ??= probeIsolation();
  return probed;
}

async function probeIsolation(): Promise<Isolation> {
  if (process.platform !== 'linux') return 'none';
  const wanted = process.getuid?.() === 0 ? 'root' : 'user';
  const stage = await mkdtemp(join(tmpdir(), 'scf-sandbox-'));
  const view = { stage, shares: [], workingDir: '/tmp', command: ['/var/lang/node20/bin/node', '--version'] };
  const [program = '', ...parameters] = sandboxCommand(wanted, view);
  try {
    await promisify(execFile)(program, parameters, { timeout: PROBE_TIMEOUT_MS });
    return wanted;
  } catch {
    return 'none';
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}
