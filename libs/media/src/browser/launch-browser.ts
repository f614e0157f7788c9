import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import puppeteer, { type Browser } from 'puppeteer-core';
import { signalGroup, stopProcessGroup } from '../process/stop-process-group.ts';
import { canSandbox } from './can-sandbox.ts';
import { chromiumFlags, type ChromiumFlagOptions } from './chromium-flags.ts';
import { hasLittleSharedMemory } from './shared-memory.ts';

export interface LaunchBrowserOptions extends Omit<ChromiumFlagOptions, 'sandbox' | 'littleSharedMemory'> {
  executablePath: string;
  launchTimeoutMs?: number;
  /** Flags of one purpose, beside those of all. */
  moreFlags?: readonly string[];
  /** Such as `Asia/Shanghai`; this machine's when left out. */
  timeZone?: string | undefined;
}

/** A Chromium of its own process group and profile; disposing ends the whole group and removes the profile. */
export interface OwnedBrowser extends AsyncDisposable {
  readonly browser: Browser;
  readonly pid: number;
}

const closeTimeoutMs = 2_000;

/** @throws when Chromium does not start within `launchTimeoutMs` (30 s); nothing is left of it then */
export async function launchBrowser(options: LaunchBrowserOptions): Promise<OwnedBrowser> {
  // Directly below the system's folder: Chromium puts a socket in it, whose path must not be longer than 107 bytes.
  const profileDir = await mkdtemp(join(tmpdir(), 'chromium-'));
  const removeProfile = (): Promise<void> => rm(profileDir, { recursive: true, force: true, maxRetries: 10 });
  let browser: Browser;
  try {
    browser = await puppeteer.launch({
      executablePath: options.executablePath,
      headless: true,
      // A pipe and not a port: when this process dies, even by SIGKILL, Chromium sees the pipe close and ends.
      pipe: true,
      userDataDir: profileDir,
      timeout: options.launchTimeoutMs ?? 30_000,
      protocolTimeout: 60_000,
      defaultViewport: null,
      // The signals are the worker's: a recording is finished before the browser goes.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ignoreDefaultArgs: ['--mute-audio', '--enable-automation'],
      // Nothing of ours: a page that escapes its sandbox finds no keys here.
      env: {
        ...{ PATH: '/usr/local/bin:/usr/bin:/bin', HOME: profileDir, TMPDIR: profileDir },
        LANG: options.locale === undefined ? 'C.UTF-8' : `${options.locale.replace('-', '_')}.UTF-8`,
        ...(options.timeZone === undefined ? {} : { TZ: options.timeZone }),
      },
      args: [
        ...chromiumFlags({
          ...options,
          sandbox: await canSandbox(),
          littleSharedMemory: await hasLittleSharedMemory(),
        }),
        ...(options.moreFlags ?? []),
      ],
    });
  } catch (error) {
    await removeProfile();
    throw error;
  }
  const child = browser.process();
  const pid = child?.pid;
  if (child === null || pid === undefined) throw new Error('Chromium has no process');
  // Puppeteer stops listening when it has closed the browser; a pipe that breaks after that must not end this process.
  for (const pipe of child.stdio) pipe?.on('error', () => undefined);
  const killOnExit = (): void => void signalGroup(pid, 'SIGKILL');
  process.once('exit', killOnExit);

  return {
    browser,
    pid,
    async [Symbol.asyncDispose]() {
      process.off('exit', killOnExit);
      await Promise.race([
        browser.close().catch(() => undefined),
        delay(closeTimeoutMs, undefined, { ref: false }),
      ]);
      await stopProcessGroup(child, closeTimeoutMs);
      await removeProfile();
    },
  };
}
