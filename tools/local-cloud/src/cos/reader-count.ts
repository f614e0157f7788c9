/** Counts who is reading a thing, so that it is removed only when nobody is. */
export interface ReaderCount {
  /** @returns to be called once when done */
  enter(name: string): () => void;
  /** Resolves when nobody reads it (any more). */
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
