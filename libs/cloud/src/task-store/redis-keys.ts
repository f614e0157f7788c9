/** The hash tag puts all keys into one slot of a cluster: a script may only touch one. */
const DEFAULT_PREFIX = '{scf-media}';

/** The names of the keys of a store. */
export function redisKeys(prefix: string = DEFAULT_PREFIX) {
  return {
    /** Hash: one task. */
    task: (id: string) => `${prefix}:task:${id}`,
    /** Stream: the commands of a task, with the ids 1-0, 2-0 … */
    commands: (id: string) => `${prefix}:commands:${id}`,
    /** Sorted set: the tasks of an app by time of creation. */
    all: (app: string) => `${prefix}:all:${app}`,
    /** Sorted set: those of them that are not final. */
    open: (app: string) => `${prefix}:open:${app}`,
    /** Sorted set: those of them that are final, by the time at which they are forgotten. */
    ended: (app: string) => `${prefix}:ended:${app}`,
    /** Number: how many tasks were ever created. */
    created: `${prefix}:created`,
    /** Hash: when a worker or a sweeper was last heard of. */
    heard: `${prefix}:heard`,
  };
}

export type RedisKeys = ReturnType<typeof redisKeys>;

/**
 * The member by which a task stands in the sorted sets: its number comes first, which orders those of one millisecond.
 * The scripts make it; this takes the id out again.
 */
export function idOfMember(member: string): string {
  return member.slice(member.indexOf(':') + 1);
}
