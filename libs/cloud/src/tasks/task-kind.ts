import type { Task, TaskChange } from './store/task-store.ts';

/** One app's tasks: under which name they stand in the store, and what their statuses mean. */
export interface TaskKind<Status extends string> {
  /** The name under which they stand in the store, such as `web-record`. */
  app: string;
  /** How far along a status is: a task only moves to one of the same or a higher rank. */
  toRank(status: Status): number;
  /** Whether nothing more will happen to a task of this status. */
  isFinal(status: Status): boolean;
  /** @throws when it is no status that this version knows */
  parse(text: string): Status;
  /** What is kept of a task's data when it has ended: nothing secret. All when left out. */
  withoutSecrets?(data: object): object;
}

/** A status, and what goes along with it into the task's data. */
export interface StatusChange<Status extends string, Data> {
  status: Status;
  data?: Partial<Data>;
}

/** The status of a stored task. @throws when the store holds something this version does not know */
export function parseStatus<Status extends string>(
  kind: TaskKind<Status>,
  task: Pick<Task, 'status'>,
): Status {
  return kind.parse(task.status);
}

/** Pure: a change of status with what goes along with it, for `TaskStore.update`. */
export function toTaskChange<Status extends string, Data>(
  kind: TaskKind<Status>,
  task: Pick<Task<Data>, 'data'>,
  { status, data }: StatusChange<Status, Data>,
): TaskChange<Data> {
  return {
    status,
    rank: kind.toRank(status),
    final: kind.isFinal(status),
    data: kind.isFinal(status) ? withoutSecrets(kind, { ...task.data, ...data }) : { ...task.data, ...data },
  };
}

function withoutSecrets<Status extends string, Data>(
  { withoutSecrets: keep }: TaskKind<Status>,
  data: Data,
): Data {
  return typeof data === 'object' && data !== null && keep !== undefined ? (keep(data) as Data) : data;
}
