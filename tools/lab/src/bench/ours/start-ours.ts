import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startProcess } from '../owned-process.ts';
import { picture } from '../pages/page-kinds.ts';
import type { RecorderOptions, RunningRecorder } from '../recorder.ts';
import { type WorkerMessage, workerMessage, type WorkerOrder } from './worker-messages.ts';

const openTimeoutMs = 60_000;
const finishTimeoutMs = 20_000;

/** A worker of ours, in a process of its own, with its own Chromium and ffmpeg. */
export async function startOurs(options: RecorderOptions): Promise<RunningRecorder> {
  await using scope = new AsyncDisposableStack();
  const order: WorkerOrder = {
    url: options.url,
    folder: options.folder,
    width: picture.width,
    height: picture.height,
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
        throw new Error(`the worker ended: ${worker.complaints()}`);
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
      if (message.type !== 'finished') throw new Error(`the worker said ${message.type}`);
      return message.file;
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
