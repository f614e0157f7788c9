import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type OwnedProcess, startProcess } from '../owned-process.ts';

const startTimeoutMs = 10_000;

/** A virtual screen. @returns its process and its name, as `:7` */
export async function startScreen(options: {
  width: number;
  height: number;
  env: Record<string, string>;
}): Promise<OwnedProcess & { display: string }> {
  await using scope = new AsyncDisposableStack();
  const xvfb = scope.use(
    await startProcess(
      'Xvfb',
      // It chooses a number that is free and says which; only from this machine, by its socket.
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
      throw new Error(`Xvfb ended: ${xvfb.complaints()}`);
    }),
  ])) as string[];
  lines.close();
  scope.move();
  return { ...xvfb, display: `:${number}` };
}
