import type { TaskStore } from './store/task-store.ts';

/** See `taskRoom`. */
export interface TaskRoom {
  /** Does what creates a task if there is room for one. @throws what `full` gave */
  enter<Created>(create: () => Promise<Created>): Promise<Created>;
}

/**
 * Room for so many tasks that are not finished, counted in the store; one whose worker was lost goes on and counts.
 * Within this process one `enter` looks after the other, so that none slips in between; two processes may let in one
 * too many each.
 *
 * @param options.most undefined: there is always room
 * @param options.full the error for the one who finds no room
 */
export function taskRoom(
  { app }: { app: string },
  { store, most, full }: { store: TaskStore; most: number | undefined; full: (most: number) => Error },
): TaskRoom {
  let last: Promise<unknown> = Promise.resolve();
  return {
    enter(create) {
      if (most === undefined) return create();
      const turn = last.then(async () => {
        if ((await store.count(app)) >= most) throw full(most);
        return create();
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
