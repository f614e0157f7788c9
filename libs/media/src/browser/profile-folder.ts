import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A browser's profile, which is also its temporary folder. Disposing removes it. */
export interface ProfileFolder extends AsyncDisposable {
  readonly path: string;
}

/** Short, because the path of a socket that Chromium creates below it is limited to 107 bytes. */
const prefix = 'scf-tab-';
const ownerName = 'owner';
/** A younger folder without a socket belongs to a process that is about to create one. */
const youngMs = 60_000;
const answerTimeoutMs = 1_000;

/**
 * Creates a profile folder in the system's temporary folder, and removes those of processes that were killed.
 *
 * Its owner listens on a socket in the folder: the system closes it when the process ends in any way, and it can be
 * probed from other containers that share the folder but have other process ids.
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

/** Never fails: what cannot be removed is left for the next process. */
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

/** For a suspended process the system still accepts connections. */
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

/** The initial contents of a profile, by file name. */
export interface ProfilePreferences {
  'Local State': object;
  'Default/Preferences': object;
}

export interface ProfileOptions {
  /** Whether HTTP authentication challenges are answered. */
  httpAuthentication: boolean;
  /** The one host whose pages may capture the screen; none when left out. */
  captureHost?: string | undefined;
}

/**
 * Pure: decides in advance what Chromium would ask its user, for tabs, frames and workers of every site. There are no
 * flags for these: they are the preferences that Chrome's policies set.
 */
export function buildProfilePreferences({
  httpAuthentication,
  captureHost,
}: ProfileOptions): ProfilePreferences {
  return {
    // `AuthSchemes`: without one, a 401 response reaches the page as it is. (Chrome's own test is
    // LoginPromptBrowserTest.TestBasicAuthDisabled.)
    'Local State': httpAuthentication ? {} : { auth: { schemes: '' } },
    'Default/Preferences': {
      // `PrintingEnabled`: a preview would block the frame until it is closed.
      printing: { enabled: false },
      // `ScreenCaptureAllowed` and `TabCaptureAllowedByOrigins`: `getDisplayMedia` is refused at once instead of
      // waiting for a choice.
      hardware: {
        screen_capture_enabled: false,
        tab_capture_allowed_by_origins: captureHost === undefined ? [] : [captureHost],
      },
    },
  };
}
