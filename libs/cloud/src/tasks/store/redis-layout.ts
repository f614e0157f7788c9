import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Task } from './task-store.ts';

const DEFAULT_PREFIX = 'scf-media';
/**
 * Each bucket is one slot of a cluster, so that up to 16 shards share the tasks. Listing costs one command per
 * bucket.
 */
const BUCKETS = 16;

/** Returns the keys of one bucket: its tasks, their commands, and the sets they are in. */
function createBucket(prefix: string, tag: number) {
  const name = `{${prefix}:${String(tag).padStart(2, '0')}}`;
  return {
    /** Hash: one task. */
    task: (id: string) => `${name}:task:${id}`,
    /** Stream: the commands of a task, with the ids 1-0, 2-0, … */
    commands: (id: string) => `${name}:commands:${id}`,
    /** Sorted set: an app's unfinished tasks by creation time. */
    open: (app: string) => `${name}:open:${app}`,
    /**
     * Sorted set: an app's unfinished tasks by when a sweep has to check them: the expiry of the lease, or `dueAtMs`
     * if that is later.
     */
    due: (app: string) => `${name}:due:${app}`,
    /** Prefix of `due`, which scripts complete with the app. */
    duePrefix: `${name}:due:`,
    /** Sorted set: an app's finished tasks by creation time. */
    closed: (app: string) => `${name}:closed:${app}`,
    /** Sorted set: an app's finished tasks by when they expire. */
    ended: (app: string) => `${name}:ended:${app}`,
    /** Hash: when the last worker or sweep called. */
    heard: `${name}:heard`,
  };
}

type RedisBucket = ReturnType<typeof createBucket>;

/**
 * Returns the keys of a store. The part in braces decides on the slot of a cluster, and a script may use only one
 * slot: the buckets may be on different shards.
 */
export function createRedisKeys(prefix: string = DEFAULT_PREFIX) {
  const buckets = Array.from({ length: BUCKETS }, (_, tag) => createBucket(prefix, tag));
  return {
    buckets,
    /** Returns the bucket of a task. */
    bucketFor(id: string): RedisBucket {
      const tag = crc32(id) % BUCKETS;
      return buckets[tag] ?? createBucket(prefix, tag);
    },
    /** Number: how many tasks were created so far. */
    created: `{${prefix}}:created`,
    /** String, JSON: what a token stands for. */
    token: (app: string, token: string) => `{${prefix}}:token:${app}:${token}`,
    /** Hash: the totals of an app. */
    totals: (app: string) => `{${prefix}}:totals:${app}`,
    /** String: a claimed name, until it expires. */
    claim: (name: string) => `{${prefix}}:claim:${name}`,
    /** Sorted set: the tickets of a queue by expiry. */
    queue: (name: string) => `{${prefix}}:queue:${name}`,
  };
}

/** Returns a task's member in the sorted sets: its number comes first, to order tasks of the same millisecond. */
export function toMember(seq: number, id: string): string {
  return `${String(seq).padStart(16, '0')}:${id}`;
}

/** Parses the number and the id in a member. */
export function parseMember(member: string): { seq: number; id: string } {
  const colon = member.indexOf(':');
  return { seq: Number.parseInt(member.slice(0, colon), 10), id: member.slice(colon + 1) };
}

const number = z.string().regex(/^\d+$/).transform(Number);

const hash = z.object({
  id: z.string(),
  app: z.string(),
  status: z.string(),
  rank: z.string().transform(Number),
  final: z.enum(['0', '1']),
  version: number,
  createTimeMs: number,
  updateTimeMs: number,
  attempts: number,
  member: z.string(),
  dueAtMs: number,
  leaseOwner: z.string().optional(),
  leaseUntilMs: number.optional(),
  data: z.string(),
});

/**
 * Parses the hash of a task.
 *
 * @param fields an object, or the flat list of names and values in which scripts answer
 * @returns undefined for an empty hash: to Redis it does not exist
 */
export function parseTaskHash<D>(
  fields: Readonly<Record<string, string>> | readonly unknown[],
): Task<D> | undefined {
  const object = Array.isArray(fields) ? toObject(fields) : fields;
  if (Object.keys(object).length === 0) return undefined;
  const { final, leaseOwner, leaseUntilMs, member, data, ...same } = hash.parse(object);
  const lease =
    leaseOwner === undefined || leaseUntilMs === undefined
      ? {}
      : { lease: { owner: leaseOwner, untilMs: leaseUntilMs } };
  // The app wrote the data and knows its type.
  return {
    ...same,
    seq: Number.parseInt(member, 10),
    final: final === '1',
    ...lease,
    data: JSON.parse(data) as D,
  };
}

function toObject(flat: readonly unknown[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) object[String(flat[at])] = flat[at + 1];
  return object;
}
