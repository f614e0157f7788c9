import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startProcess } from '../owned-process.ts';
import { picture } from '../pages/page-kinds.ts';
import type { RecorderOptions, RunningRecorder } from '../recorder.ts';
import { ffmpegArguments } from './ffmpeg-arguments.ts';
import { kioskFlags } from './kiosk-flags.ts';
import { startScreen } from './start-screen.ts';
import { startSoundServer } from './start-sound-server.ts';

const finishTimeoutMs = 20_000;

/** Xvfb, PulseAudio, Chromium with a window on them, and an ffmpeg that records both. */
export async function startClassic(options: RecorderOptions): Promise<RunningRecorder> {
  await using scope = new AsyncDisposableStack();
  const { folder } = options;
  const profileDir = join(folder, 'profile');
  await mkdir(profileDir, { recursive: true });
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    HOME: folder,
    TMPDIR: folder,
    XDG_RUNTIME_DIR: folder,
    LANG: 'C.UTF-8',
  };
  const screen = scope.use(await startScreen({ ...picture, env }));
  const sound = scope.use(await startSoundServer({ folder, env }));
  const seenAndHeard = { ...env, DISPLAY: screen.display, PULSE_SERVER: sound.server };
  const loaded = options.loaded();
  loaded.catch(() => undefined);
  const browser = scope.use(
    await startProcess(
      options.chromiumPath,
      kioskFlags({ ...picture, url: options.url, profileDir, sandbox: process.getuid?.() !== 0 }),
      { env: seenAndHeard },
    ),
  );
  await Promise.race([
    loaded,
    browser.ended.then((code) => {
      throw new Error(`Chromium ended with ${code}: ${browser.complaints()}`);
    }),
  ]);
  const file = join(folder, 'classic.mp4');
  const ffmpeg = scope.use(
    await startProcess(
      options.ffmpegPath,
      ffmpegArguments({ ...picture, display: screen.display, sink: sound.sink, file }),
      { env: seenAndHeard },
    ),
  );
  const resources = scope.move();
  return {
    pids: [screen.pid, sound.pid, browser.pid, ffmpeg.pid],
    async stop() {
      // It writes the index and ends.
      ffmpeg.child.kill('SIGTERM');
      await Promise.race([ffmpeg.ended, delay(finishTimeoutMs, undefined, { ref: false })]);
      // 255 is its answer to a signal.
      const code = ffmpeg.child.exitCode;
      if (code !== 0 && code !== 255) throw new Error(`ffmpeg: ${code ?? 'no end'}: ${ffmpeg.complaints()}`);
      return file;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
