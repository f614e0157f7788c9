import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type OwnedProcess, startProcess } from './owned-process.ts';
import { frameSize } from './bench-pages.ts';
import type { RecorderOptions, RunningRecorder } from './recorder.ts';

const startTimeoutMs = 10_000;
const finishTimeoutMs = 20_000;

/** Starts the usual recorder: Chromium on Xvfb and PulseAudio, which ffmpeg records. */
export async function startXvfbRecorder(options: RecorderOptions): Promise<RunningRecorder> {
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
  const screen = scope.use(await startScreen({ ...frameSize, env }));
  const audioServer = scope.use(await startAudioServer({ folder, env }));
  const mediaEnv = { ...env, DISPLAY: screen.display, PULSE_SERVER: audioServer.server };
  const loaded = options.loaded();
  loaded.catch(() => undefined);
  const browser = scope.use(
    await startProcess(
      options.chromiumPath,
      buildKioskFlags({ ...frameSize, url: options.url, profileDir, sandbox: process.getuid?.() !== 0 }),
      { env: mediaEnv },
    ),
  );
  await Promise.race([
    loaded,
    browser.ended.then((code) => {
      throw new Error(`Chromium exited with ${code}: ${browser.stderrTail()}`);
    }),
  ]);
  const file = join(folder, 'classic.mp4');
  const ffmpeg = scope.use(
    await startProcess(
      options.ffmpegPath,
      buildFfmpegArguments({ ...frameSize, display: screen.display, sink: audioServer.sink, file }),
      { env: mediaEnv },
    ),
  );
  const resources = scope.move();
  return {
    pids: [screen.pid, audioServer.pid, browser.pid, ffmpeg.pid],
    async stop() {
      // ffmpeg writes the index and exits.
      ffmpeg.child.kill('SIGTERM');
      await Promise.race([ffmpeg.ended, delay(finishTimeoutMs, undefined, { ref: false })]);
      // ffmpeg exits with 255 after a signal.
      const code = ffmpeg.child.exitCode;
      if (code !== 0 && code !== 255)
        throw new Error(
          `ffmpeg ${code === null ? 'did not exit' : `exited with ${code}`}: ${ffmpeg.stderrTail()}`,
        );
      return file;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/**
 * Pure: builds the flags of a Chromium whose page fills the screen. It disables the same background work as our own
 * recorder's Chromium, so that the two differ only in how they capture frames.
 */
function buildKioskFlags(options: {
  url: string;
  profileDir: string;
  width: number;
  height: number;
  sandbox: boolean;
}): string[] {
  return [
    ...(options.sandbox ? [] : ['--no-sandbox']),
    `--user-data-dir=${options.profileDir}`,
    // No bars and no window frame: the page fills the screen.
    '--kiosk',
    '--window-position=0,0',
    `--window-size=${options.width},${options.height}`,
    '--force-device-scale-factor=1',
    // Suppresses the bar that warns of --no-sandbox.
    '--test-type',
    '--noerrdialogs',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-sync',
    '--disable-quic',
    '--disable-breakpad',
    '--disable-dev-shm-usage',
    '--disable-search-engine-choice-screen',
    '--no-default-browser-check',
    '--no-first-run',
    '--password-store=basic',
    '--font-render-hinting=none',
    '--disable-lcd-text',
    '--hide-scrollbars',
    options.url,
  ];
}

/** Starts a virtual screen. @returns its process and its name, such as `:7` */
async function startScreen(options: {
  width: number;
  height: number;
  env: Record<string, string>;
}): Promise<OwnedProcess & { display: string }> {
  await using scope = new AsyncDisposableStack();
  const xvfb = scope.use(
    await startProcess(
      'Xvfb',
      // Chooses a free display number and prints it; accepts connections only through a local socket.
      [
        '-displayfd',
        '3',
        '-screen',
        '0',
        `${options.width}x${options.height}x24`,
        '-nolisten',
        'tcp',
        '-noreset',
      ],
      { env: options.env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
    ),
  );
  const lines = createInterface({ input: xvfb.child.stdio[3] as Readable });
  const [number] = (await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(startTimeoutMs) }),
    xvfb.ended.then(() => {
      throw new Error(`Xvfb exited: ${xvfb.stderrTail()}`);
    }),
  ])) as string[];
  lines.close();
  scope.move();
  return { ...xvfb, display: `:${number}` };
}

const sink = 'bench';

/** Starts PulseAudio with a single null sink. @returns its process, and the addresses of server and sink */
async function startAudioServer(options: {
  folder: string;
  env: Record<string, string>;
}): Promise<OwnedProcess & { server: string; sink: string }> {
  await using scope = new AsyncDisposableStack();
  const socket = join(options.folder, 'pulse.socket');
  const pulse = scope.use(
    await startProcess(
      'pulseaudio',
      [
        // Ignores the system's configuration and loads only these modules.
        ...['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disallow-exit'],
        ...['-L', `module-null-sink sink_name=${sink}`],
        ...['-L', `module-native-protocol-unix socket=${socket} auth-anonymous=1`],
      ],
      { env: options.env },
    ),
  );
  for (const deadline = performance.now() + startTimeoutMs; !existsSync(socket);) {
    if (performance.now() > deadline) throw new Error(`PulseAudio did not start: ${pulse.stderrTail()}`);
    await delay(20);
  }
  scope.move();
  return { ...pulse, server: `unix:${socket}`, sink };
}

/**
 * Pure: builds the arguments with which ffmpeg commonly records a virtual screen and an audio server.
 *
 * @param options.display the X server, such as `:7`
 * @param options.sink the PulseAudio sink whose monitor is recorded
 */
export function buildFfmpegArguments(options: {
  display: string;
  sink: string;
  width: number;
  height: number;
  frameRate: number;
  file: string;
}): string[] {
  return [
    ...['-nostdin', '-loglevel', 'error', '-y'],
    // Buffers frames while the other input is being opened.
    ...['-thread_queue_size', '512', '-f', 'x11grab', '-draw_mouse', '0'],
    ...['-video_size', `${options.width}x${options.height}`, '-framerate', String(options.frameRate)],
    ...['-i', options.display],
    ...['-thread_queue_size', '512', '-f', 'pulse', '-i', `${options.sink}.monitor`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '25', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '128k'],
    options.file,
  ];
}
