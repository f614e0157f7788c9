/** A queue that runs tasks sequentially, highest priority first, then oldest first. */
interface WorkQueue extends AsyncDisposable {
  add(id: string, priority: number): void;
  /** Resolves when the queue is empty. */
  idle(): Promise<void>;
}

/**
 * @param work runs one task; must end soon after `stopping` aborts
 * @param stopping aborts to start no more tasks
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
      // Tasks added after the last check of the queue.
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
