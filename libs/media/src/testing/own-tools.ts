import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import { findChromium } from '../browser/find-chromium.ts';
import { type BrowserProcess, browserProcesses } from './browser-processes.ts';
import { childPids } from './child-pids.ts';

/**
 * Chromium and ffmpeg under unique names: a test that kills them, or looks for leftovers, finds its own among those
 * of concurrent tests.
 */
export interface OwnTools extends AsyncDisposable {
  chromiumPath: string;
  /** For pushes only: fluent-ffmpeg, which recordings use, has one path for all. */
  ffmpegPath: string;
  /** Lists the running processes of its Chromium. */
  browserProcesses(): Promise<BrowserProcess[]>;
  /** Returns the main process of its Chromium. @throws when there is none */
  browserPid(): Promise<number>;
  ffmpegPids(): Promise<number[]>;
}

export async function ownTools(): Promise<OwnTools> {
  const name = `own-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'own-tools-'));
  // Chromium may run as another user.
  await chmod(folder, 0o755);
  const path = process.env['PATH'] ?? '';
  const chromiumPath = join(folder, 'chromium');
  const mark = `--started-for=${name}`;
  const chromium = process.env['CHROMIUM_PATH'] ?? findChromium(path);
  // Chromium ignores unknown flags, and `ps` shows them.
  await writeFile(chromiumPath, `#!/bin/sh\nexec '${chromium}' ${mark} "$@"\n`, { mode: 0o755 });
  const ffmpeg = path.split(delimiter).map((each) => join(each, 'ffmpeg'));
  const ffmpegPath = join(folder, name);
  await symlink(process.env['FFMPEG_PATH'] ?? ffmpeg.find((file) => existsSync(file)) ?? '', ffmpegPath);
  const processes = (): Promise<BrowserProcess[]> => browserProcesses(mark);
  return {
    chromiumPath,
    ffmpegPath,
    browserProcesses: processes,
    async browserPid() {
      const main = (await processes()).find(({ type }) => type === 'browser');
      if (main === undefined) throw new Error('no browser runs');
      return main.pid;
    },
    ffmpegPids: () => childPids(name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}
