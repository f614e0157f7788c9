import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type WorkerMessage, workerMessage, type WorkerOrder } from './worker-messages.ts';
import { startProcess } from './owned-process.ts';
import { frameSize } from './bench-pages.ts';
import type { RecorderOptions, RunningRecorder } from './recorder.ts';

const openTimeoutMs = 60_000;
const finishTimeoutMs = 20_000;

/** Starts our recorder in a process of its own, with its own Chromium and ffmpeg. */
export async function startOwnRecorder(options: RecorderOptions): Promise<RunningRecorder> {
  await using scope = new AsyncDisposableStack();
  const order: WorkerOrder = {
    url: options.url,
    folder: options.folder,
    width: frameSize.width,
    height: frameSize.height,
    chromiumPath: options.chromiumPath,
    ffmpegPath: options.ffmpegPath,
  };
  const worker = scope.use(
    await startProcess(
      process.execPath,
      [
        '--conditions=@scf-media/source',
        fileURLToPath(new URL('record-worker.ts', import.meta.url)),
        JSON.stringify(order),
      ],
      {
        env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: options.folder, TMPDIR: options.folder },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      },
    ),
  );
  const next = async (timeoutMs: number): Promise<WorkerMessage> => {
    const [message] = (await Promise.race([
      once(worker.child, 'message', { signal: AbortSignal.timeout(timeoutMs) }),
      worker.ended.then(() => {
        throw new Error(`the worker exited: ${worker.stderrTail()}`);
      }),
    ])) as unknown[];
    return workerMessage.parse(message);
  };
  await next(openTimeoutMs);
  const resources = scope.move();
  return {
    pids: [worker.pid],
    async stop() {
      const finished = next(finishTimeoutMs);
      worker.child.send('stop');
      const message = await finished;
      if (message.type !== 'finished') throw new Error(`unexpected message of the worker: ${message.type}`);
      return message.file;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
