/** How an attempt ended: for good, given up, or to be tried again later. */
export type AttemptOutcome = 'done' | 'failed' | 'retry';

/** Tells whoever waits for the next attempt at an item how it ended. */
export interface OutcomeBoard {
  /** Begin to listen before the item is added: its attempt may be quick. */
  listen(id: string): { next: Promise<AttemptOutcome> } & Disposable;
  tell(id: string, outcome: AttemptOutcome): void;
}

export function outcomeBoard(): OutcomeBoard {
  const listeners = new Map<string, Set<(outcome: AttemptOutcome) => void>>();
  return {
    listen(id) {
      const here = listeners.get(id) ?? new Set();
      listeners.set(id, here);
      let hear: (outcome: AttemptOutcome) => void = () => {};
      const next = new Promise<AttemptOutcome>((resolve) => (hear = resolve));
      here.add(hear);
      return {
        next,
        [Symbol.dispose]() {
          here.delete(hear);
          if (here.size === 0 && listeners.get(id) === here) listeners.delete(id);
        },
      };
    },
    tell(id, outcome) {
      for (const hear of listeners.get(id) ?? []) hear(outcome);
    },
  };
}
