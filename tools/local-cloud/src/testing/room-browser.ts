import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';

const LAUNCH_TIMEOUT_MS = 30_000;
const CLOSE_TIMEOUT_MS = 3_000;

/** A Chromium for the users of rooms. Disposing ends it and removes its profile. */
export interface RoomBrowser extends AsyncDisposable {
  readonly browser: Browser;
}

/** Opens a Chromium. @param executablePath defaults to `CHROMIUM_PATH`, or Chromium or Chrome on the path */
export async function openRoomBrowser(executablePath = findChromium()): Promise<RoomBrowser> {
  // A short path: Chromium creates a socket in it, whose path is limited to 107 bytes.
  const profile = await mkdtemp(join(tmpdir(), 'room-'));
  const removeProfile = (): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: 10 });
  try {
    const browser = await puppeteer.launch({
      executablePath,
      headless: true,
      // Chromium exits when this process dies and closes the pipe.
      pipe: true,
      userDataDir: profile,
      timeout: LAUNCH_TIMEOUT_MS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        // Chromium's sandbox does not work as root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        // Allow audio without a click.
        '--autoplay-policy=no-user-gesture-required',
        // Keep background pages at full speed.
        '--disable-background-timer-throttling',
        '--disable-renderer-backgrounding',
        '--disable-backgrounding-occluded-windows',
        // Allow loopback on machines without a network.
        '--allow-loopback-in-peer-connection',
        // Send only the page's own requests.
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
        // /dev/shm is 64 MB in containers.
        '--disable-dev-shm-usage',
      ],
    });
    return {
      browser,
      async [Symbol.asyncDispose]() {
        const child = browser.process();
        await Promise.race([
          browser.close().catch(() => undefined),
          new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref()),
        ]);
        child?.kill('SIGKILL');
        await removeProfile();
      },
    };
  } catch (error) {
    await removeProfile();
    throw error;
  }
}

function findChromium(): string {
  const { CHROMIUM_PATH: chosen, PATH: path = '' } = process.env;
  if (chosen !== undefined) return chosen;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const candidates = names.flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)));
  const found = candidates.find((candidate) => {
    try {
      accessSync(candidate, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  if (found === undefined) throw new Error(`no Chromium found: looked for ${names.join(', ')} in ${path}`);
  return found;
}
