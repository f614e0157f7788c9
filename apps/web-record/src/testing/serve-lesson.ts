import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../../examples/lesson-page/serve.mjs', import.meta.url));

/** Serves the example page that records itself, as its README describes. */
export async function serveLesson(): Promise<AsyncDisposable & { url: string }> {
  const server = spawn(process.execPath, [script, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(server.stdout, 'data', { signal: AbortSignal.timeout(60_000) })) as [Buffer];
  return {
    url: line.toString().trim(),
    async [Symbol.asyncDispose]() {
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}
