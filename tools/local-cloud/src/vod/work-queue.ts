/** Work that is done one piece after another, the highest priority first, then the oldest. */
export interface WorkQueue extends AsyncDisposable {
  add(id: string, priority: number): void;
  /** Resolves when there is nothing left to do. */
  idle(): Promise<void>;
}

/**
 * @param work does one piece; must end soon when the signal of its owner says so
 * @param stopping after it nothing is begun
 */
export function createWorkQueue(work: (id: string) => Promise<void>, stopping: AbortSignal): WorkQueue {
  const waiting: { readonly id: string; readonly priority: number }[] = [];
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    for (;;) {
      const next = waiting.shift();
      if (next === undefined || stopping.aborted) return;
      await work(next.id).catch((error: unknown) => console.error(`local VOD failed in ${next.id}:`, error));
    }
  };
  const start = (): void => {
    running ??= run().finally(() => {
      running = undefined;
      // What was added after the last look at the queue, and before this.
      if (waiting.length > 0 && !stopping.aborted) start();
    });
  };
  const idle = async (): Promise<void> => {
    while (running !== undefined) await running;
  };
  return {
    add(id, priority) {
      const at = waiting.findIndex((other) => other.priority < priority);
      waiting.splice(at === -1 ? waiting.length : at, 0, { id, priority });
      start();
    },
    idle,
    [Symbol.asyncDispose]: idle,
  };
}
