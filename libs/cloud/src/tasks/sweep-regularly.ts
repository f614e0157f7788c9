import { messageOf } from '@scf-media/protocol/errors';
import { wait } from '../retry/index.ts';
import { sweep } from './sweep.ts';
import type { TaskContext } from './task-context.ts';

/**
 * Looks for lost tasks all the time, until it is disposed of. In SCF an idle instance stands still: there a timer
 * trigger on `POST /sweep` does it.
 *
 * @param everyMs 0: never
 */
export function sweepRegularly(
  kind: { app: string },
  context: TaskContext,
  everyMs: number,
): AsyncDisposable {
  const over = new AbortController();
  async function sweepOn(): Promise<void> {
    while (everyMs > 0 && !over.signal.aborted) {
      await sweep(kind, context, everyMs).catch((error: unknown) =>
        context.log.warn({ reason: messageOf(error) }, 'lost tasks could not be looked for'),
      );
      await wait(everyMs, { hurry: over.signal });
    }
  }
  const sweeping = sweepOn();
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await sweeping;
    },
  };
}
