/** Runs tasks with the same name sequentially, and tasks with different names concurrently. */
type KeyedLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, task) => {
    const previous = tails.get(name);
    const run = previous === undefined ? task() : previous.then(task, task);
    tails.set(name, run);
    try {
      return await run;
    } finally {
      if (tails.get(name) === run) tails.delete(name);
    }
  };
}

/** Counts readers, so that something is removed only when nobody reads it. */
interface ReaderCount {
  /** Adds a reader. @returns a function to call once when done */
  enter(name: string): () => void;
  /** Resolves when there are no readers. */
  idle(name: string): Promise<void>;
}

export function createReaderCount(): ReaderCount {
  const readers = new Map<string, { count: number; idle: PromiseWithResolvers<void> }>();
  return {
    enter(name) {
      const entry = readers.get(name) ?? { count: 0, idle: Promise.withResolvers<void>() };
      entry.count += 1;
      readers.set(name, entry);
      return () => {
        entry.count -= 1;
        if (entry.count > 0) return;
        readers.delete(name);
        entry.idle.resolve();
      };
    },
    idle: async (name) => readers.get(name)?.idle.promise,
  };
}
