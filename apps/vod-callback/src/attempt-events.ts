/** How an attempt ended: successfully, permanently failed, or to be retried later. */
export type AttemptOutcome = 'done' | 'failed' | 'retry';

/** Notifies listeners when an attempt at an item ends. */
export interface AttemptEvents {
  /** Listens for the next attempt. Call it before the item is added: the attempt may be over quickly. */
  listen(id: string): { next: Promise<AttemptOutcome> } & Disposable;
  emit(id: string, outcome: AttemptOutcome): void;
}

export function createAttemptEvents(): AttemptEvents {
  const listeners = new Map<string, Set<(outcome: AttemptOutcome) => void>>();
  return {
    listen(id) {
      const ofItem = listeners.get(id) ?? new Set();
      listeners.set(id, ofItem);
      let notify: (outcome: AttemptOutcome) => void = () => {};
      const next = new Promise<AttemptOutcome>((resolve) => (notify = resolve));
      ofItem.add(notify);
      return {
        next,
        [Symbol.dispose]() {
          ofItem.delete(notify);
          if (ofItem.size === 0 && listeners.get(id) === ofItem) listeners.delete(id);
        },
      };
    },
    emit(id, outcome) {
      for (const notify of listeners.get(id) ?? []) notify(outcome);
    },
  };
}
