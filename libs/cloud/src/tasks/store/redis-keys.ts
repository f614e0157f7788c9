import { crc32 } from 'node:zlib';

const DEFAULT_PREFIX = 'scf-media';
/** Each is one slot of a cluster: so many shards can share the tasks, and a look at all of them asks so many times. */
const BUCKETS = 16;

/** The names of the keys of one bucket: a task, its commands, and the sets it stands in. */
function createBucket(prefix: string, tag: number) {
  const name = `{${prefix}:${String(tag).padStart(2, '0')}}`;
  return {
    /** Hash: one task. */
    task: (id: string) => `${name}:task:${id}`,
    /** Stream: the commands of a task, with the ids 1-0, 2-0 … */
    commands: (id: string) => `${name}:commands:${id}`,
    /** Sorted set: the tasks of an app that are not final, by time of creation. */
    open: (app: string) => `${name}:open:${app}`,
    /** Sorted set: the same, by when a sweep needs to look at them: the end of the lease, or when they are due. */
    due: (app: string) => `${name}:due:${app}`,
    /** What those and the tasks are called up to the app, or the id. */
    prefixes: { due: `${name}:due:`, task: `${name}:task:` },
    /** Sorted set: those that are final, by time of creation. */
    closed: (app: string) => `${name}:closed:${app}`,
    /** Sorted set: the same, by the time at which they are forgotten. */
    ended: (app: string) => `${name}:ended:${app}`,
    /** Hash: when a worker or a sweeper was last heard of. */
    heard: `${name}:heard`,
  };
}

export type RedisBucket = ReturnType<typeof createBucket>;

/**
 * The names of the keys of a store. What is in braces decides on the slot of a cluster, and a script may only touch one:
 * so the buckets may be anywhere.
 */
export function redisKeys(prefix: string = DEFAULT_PREFIX) {
  const buckets = Array.from({ length: BUCKETS }, (_, tag) => createBucket(prefix, tag));
  return {
    buckets,
    /** The bucket of a task. */
    of(id: string): RedisBucket {
      const tag = crc32(id) % BUCKETS;
      return buckets[tag] ?? createBucket(prefix, tag);
    },
    /** Number: how many tasks were ever created. */
    created: `{${prefix}}:created`,
    /** String, as JSON: what a token stands for. */
    token: (app: string, token: string) => `{${prefix}}:token:${app}:${token}`,
    /** Hash: what was counted of an app's tasks. */
    totals: (app: string) => `{${prefix}}:totals:${app}`,
    /** String: somebody has this turn. */
    turn: (name: string) => `{${prefix}}:turn:${name}`,
    /** Sorted set: the tickets of a queue, by the time at which each expires. */
    queue: (name: string) => `{${prefix}}:queue:${name}`,
  };
}

/**
 * The member by which a task stands in the sorted sets: its number comes first, which orders those of one millisecond.
 */
export function toMember(seq: number, id: string): string {
  return `${String(seq).padStart(16, '0')}:${id}`;
}

/** The id and the number in a member. */
export function parseMember(member: string): { seq: number; id: string } {
  const colon = member.indexOf(':');
  return { seq: Number.parseInt(member.slice(0, colon), 10), id: member.slice(colon + 1) };
}
