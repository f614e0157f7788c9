import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./flood.ts', import.meta.url));

interface Flood extends AsyncDisposable {
  readonly pid: number;
  /** The ids that the store has confirmed. */
  readonly added: string[];
  /** The codes of rejections. */
  readonly refused: string[];
  /** Waits until `count` more were confirmed, or rejected. */
  more(what: 'added' | 'refused', count: number): Promise<void>;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
}

/** Starts a process that adds to the store until it is killed. */
export async function startFlood(
  url: string,
  options: { callers?: number; payloadBytes?: number; retentionMs?: number } = {},
): Promise<Flood> {
  const { callers = 50, payloadBytes = 1_000, retentionMs = 3_600_000 } = options;
  const child = fork(script, [url, String(callers), String(payloadBytes), String(retentionMs)], {
    execArgv: ['--conditions=@scf-media/source'],
  });
  const exited = once(child, 'exit');
  const [added, refused]: [string[], string[]] = [[], []];
  child.on('message', (message: { added?: string; refused?: string; code?: string }) => {
    if (message.added !== undefined) added.push(message.added);
    if (message.refused !== undefined) refused.push(message.code ?? 'none');
  });
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const ended = exited.then(([code, signal]) => {
    throw new Error(`the flood ended by itself (${String(code ?? signal)})`);
  });
  ended.catch(() => undefined);
  await Promise.race([once(child, 'message'), ended]);
  return {
    pid: child.pid ?? 0,
    added,
    refused,
    more: async (what, count) => {
      const list = what === 'added' ? added : refused;
      const until = list.length + count;
      while (list.length < until) await Promise.race([once(child, 'message'), ended]);
    },
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
