import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A browser's profile, which is its temporary folder too. Disposing removes it. */
export interface ProfileFolder extends AsyncDisposable {
  readonly path: string;
}

/** Short: Chromium puts a socket some folders below, whose path must not be longer than 107 bytes. */
const prefix = 'scf-tab-';
const ownerName = 'owner';
/** A folder without a socket that is younger belongs to somebody who is about to make one. */
const youngMs = 60_000;
const answerTimeoutMs = 1_000;

/**
 * Makes a folder for a profile in the system's folder for temporary files, and removes those that processes have left there
 * that were killed.
 *
 * Whoever has one listens on a socket in it: the system closes that with the process, however it ends, and it can be asked for
 * from other containers that share the folder, which know other process ids.
 */
export async function openProfileFolder(): Promise<ProfileFolder> {
  await sweepProfileFolders();
  const path = await mkdtemp(join(tmpdir(), prefix));
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 10 });
  const owner = createServer((socket) => socket.destroy()).listen(join(path, ownerName));
  owner.unref();
  try {
    await once(owner, 'listening');
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    path,
    async [Symbol.asyncDispose]() {
      owner.close();
      await remove();
    },
  };
}

/** Never fails: what cannot be removed is left to the next one who tries. */
async function sweepProfileFolders(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  await Promise.all(
    names
      .filter((name) => name.startsWith(prefix))
      .map(async (name) => {
        const path = join(tmpdir(), name);
        if (await isLeft(path)) await rm(path, { recursive: true, force: true, maxRetries: 3 });
      }),
  ).catch(() => undefined);
}

async function isLeft(path: string): Promise<boolean> {
  switch (await askFor(join(path, ownerName))) {
    case 'there':
      return false;
    case 'gone':
      return true;
    case 'unknown': {
      const made = await stat(path).catch(() => undefined);
      return made !== undefined && Date.now() - made.mtimeMs > youngMs;
    }
  }
}

/** A process that stands still accepts no connection, but the system does so for it. */
async function askFor(path: string): Promise<'there' | 'gone' | 'unknown'> {
  const socket = connect(path);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(answerTimeoutMs) });
    return 'there';
  } catch (error) {
    if (isCode(error, 'ECONNREFUSED')) return 'gone';
    return isCode(error, 'ENOENT') ? 'unknown' : 'there';
  } finally {
    socket.destroy();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
