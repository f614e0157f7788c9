import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Publishes a live stream with video and audio to an RTMP server, until it is disposed or the server is gone. */
export function publishLive(url: string): AsyncDisposable {
  const inputs = ['testsrc2=s=320x180:r=15', 'sine=f=440'].flatMap((source) => [
    '-re',
    '-f',
    'lavfi',
    '-i',
    source,
  ]);
  const encoders = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-tune',
    'zerolatency',
    '-g',
    '15',
    '-c:a',
    'aac',
  ];
  const child = spawn(
    'ffmpeg',
    ['-v', 'quiet', ...inputs, ...encoders, '-pix_fmt', 'yuv420p', '-f', 'flv', url],
    {
      stdio: 'ignore',
    },
  );
  const exited = once(child, 'exit');
  return {
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
