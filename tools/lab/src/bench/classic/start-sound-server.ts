import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type OwnedProcess, startProcess } from '../owned-process.ts';

const startTimeoutMs = 10_000;
const sink = 'bench';

/** A PulseAudio with one sink that nobody hears. @returns its process, and how others find it */
export async function startSoundServer(options: {
  folder: string;
  env: Record<string, string>;
}): Promise<OwnedProcess & { server: string; sink: string }> {
  await using scope = new AsyncDisposableStack();
  const socket = join(options.folder, 'pulse.socket');
  const pulse = scope.use(
    await startProcess(
      'pulseaudio',
      [
        // Not the system's configuration: only what is loaded here.
        ...['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disallow-exit'],
        ...['-L', `module-null-sink sink_name=${sink}`],
        ...['-L', `module-native-protocol-unix socket=${socket} auth-anonymous=1`],
      ],
      { env: options.env },
    ),
  );
  for (const giveUpAt = performance.now() + startTimeoutMs; !existsSync(socket);) {
    if (performance.now() > giveUpAt) throw new Error(`PulseAudio did not start: ${pulse.complaints()}`);
    await delay(20);
  }
  scope.move();
  return { ...pulse, server: `unix:${socket}`, sink };
}
