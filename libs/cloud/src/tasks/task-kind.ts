import type { Task, TaskChange } from './store/task-store.ts';

/** Describes the tasks of one app: their name in the store, and what their statuses mean. */
export interface TaskKind<Status extends string> {
  /** The name in the store, such as `web-record`. */
  app: string;
  /** Returns how far along a status is: a task only moves to a status of the same or a higher rank. */
  toRank(status: Status): number;
  /** Returns whether a task with this status is over. */
  isFinal(status: Status): boolean;
  /** Parses a status. @throws when this version does not know it */
  parse(text: string): Status;
  /** Returns the data of a finished task without its secrets. If left out, all data stays. */
  withoutSecrets?(data: object): object;
}

/** A status, and the data to store with it. */
export interface StatusChange<Status extends string, Data> {
  status: Status;
  data?: Partial<Data>;
}

/** Parses the status of a stored task. @throws when this version does not know it */
export function parseStatus<Status extends string>(
  kind: TaskKind<Status>,
  task: Pick<Task, 'status'>,
): Status {
  return kind.parse(task.status);
}

/** Pure: converts a status change into the change for `TaskStore.update`. */
export function toTaskChange<Status extends string, Data>(
  kind: TaskKind<Status>,
  task: Pick<Task<Data>, 'data'>,
  { status, data }: StatusChange<Status, Data>,
): TaskChange<Data> {
  return {
    status,
    rank: kind.toRank(status),
    final: kind.isFinal(status),
    data: kind.isFinal(status) ? removeSecrets(kind, { ...task.data, ...data }) : { ...task.data, ...data },
  };
}

function removeSecrets<Status extends string, Data>(
  { withoutSecrets: keep }: TaskKind<Status>,
  data: Data,
): Data {
  return typeof data === 'object' && data !== null && keep !== undefined ? (keep(data) as Data) : data;
}
