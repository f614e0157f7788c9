import type { TaskStore } from '@scf-media/cloud/task-store';
import { limitExceeded } from '@scf-media/protocol/web-record';
import { appName } from '../record-task.ts';

export interface RecordingRoom {
  /**
   * Creates a task if there is room for one.
   *
   * @throws ServiceError `LimitExceeded`
   */
  enter<Created>(create: () => Promise<Created>): Promise<Created>;
}

/**
 * Room for so many tasks that are not finished, counted in the store; one whose worker was lost goes on and counts. Within this process one Start looks after the
 * other, so that none slips in between; two processes may let in one too many each.
 *
 * @param most undefined: there is always room
 */
export function recordingRoom(most: number | undefined, store: TaskStore): RecordingRoom {
  const isFull = async (limit: number): Promise<boolean> => {
    const living = await store.list({ app: appName, final: false, limit });
    return living.length >= limit;
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    enter(create) {
      if (most === undefined) return create();
      const turn = last.then(async () => {
        if (await isFull(most)) throw limitExceeded(`at most ${most} recordings at once, try again later`);
        return create();
      });
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
