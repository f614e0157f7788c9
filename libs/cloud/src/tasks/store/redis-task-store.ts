import { z } from 'zod';
import { parseRedisUrl, type RedisScript } from '../../redis/index.ts';
import { applyChange, taskExists, taskNotFound } from './apply-change.ts';
import { openRedis } from '../../redis/redis-connection.ts';
import { readCommands } from './redis-commands.ts';
import { toMember, parseMember, createRedisKeys, parseTaskHash } from './redis-layout.ts';
import * as scripts from './redis-scripts.ts';
import { newestFirst, parseTaskCursor, type TaskPlace } from './task-cursor.ts';
import type { Command, NewTask, Task, TaskChange, TaskFilter, TaskStore, TokenClaim } from './task-store.ts';

/** How many tasks a list reads per round trip. */
const LIST_BATCH = 100;

const creation = z.tuple([z.number(), z.array(z.unknown())]);
const membersWithScores = z.array(z.string());
const tokenClaim = z.object({ taskId: z.string(), origin: z.string() });
const outcome = z.tuple([z.enum(['done', 'missing', 'refused', 'conflict']), z.array(z.unknown())]);

export interface RedisTaskStoreOptions {
  /** How long a finished task is stored, ms. */
  keepMs: number;
  /** Prefix of every key, without braces: those are put around it and a bucket's number, see `createRedisKeys`. */
  keyPrefix?: string | undefined;
  /** A silence of this length counts as an outage, and leases are extended by as much, ms. */
  quietMs?: number | undefined;
}

/**
 * Opens a store of tasks in Redis 5 or newer, for functions on many machines. The server should write an append-only
 * file and evict nothing (`maxmemory-policy noeviction`): what it drops is lost.
 *
 * @param url as for `parseRedisUrl`
 * @throws ServiceError `InvalidConfig`, `StoreUnavailable`
 */
export async function openRedisTaskStore(url: string, options: RedisTaskStoreOptions): Promise<TaskStore> {
  const target = parseRedisUrl(url, 'TASK_STORE');
  const keys = createRedisKeys(options.keyPrefix);
  const leases = scripts.createLeaseScripts(options.quietMs ?? scripts.DEFAULT_QUIET_MS);
  const connection = await openRedis(target, 'TASK_STORE');

  async function ask(
    script: RedisScript,
    id: string,
    names: readonly string[],
    values: readonly (string | number)[],
  ) {
    const [what, fields] = outcome.parse(await script.run(connection, names, values));
    if (what === 'missing') throw taskNotFound(id);
    return { what, fields };
  }

  /** Parses the task that a script has returned. */
  function parseTask<D>(fields: readonly unknown[], id: string): Task<D> {
    const task = parseTaskHash<D>(fields);
    if (task === undefined) throw taskNotFound(id);
    return task;
  }

  async function get<D>(id: string): Promise<Task<D> | undefined> {
    return parseTaskHash<D>(await connection.run((redis) => redis.hgetall(keys.bucketFor(id).task(id))));
  }

  async function create<D>(task: NewTask<D>): Promise<Task<D>> {
    const { id, app, status, rank, data, origin = '', dueInMs = 0 } = task;
    const bucket = keys.bucketFor(id);
    const seq = await connection.run((redis) => redis.incr(keys.created));
    const [isNew, fields] = creation.parse(
      await scripts.createScript.run(
        connection,
        [bucket.task(id), bucket.open(app), bucket.due(app), bucket.closed(app), bucket.ended(app)],
        [id, app, status, rank, JSON.stringify(data), toMember(seq, id), origin, dueInMs],
      ),
    );
    if (isNew < 0) throw taskExists(id);
    return parseTask<D>(fields, id);
  }

  async function list<D>(filter: TaskFilter): Promise<Task<D>[]> {
    const { app, final, limit = 100 } = filter;
    const sets = keys.buckets.flatMap((bucket) => [
      ...(final === true ? [] : [bucket.open(app)]),
      ...(final === false ? [] : [bucket.closed(app)]),
    ]);
    const found: Task<D>[] = [];
    let after = filter.after === undefined ? undefined : parseTaskCursor(filter.after);
    for (;;) {
      const wanted = Math.min(limit - found.length, LIST_BATCH);
      if (wanted <= 0) return found;
      const pages = await Promise.all(sets.map((key) => readPlaces(key, filter, after, wanted)));
      const places = pages.flat().toSorted(newestFirst).slice(0, wanted);
      const tasks = await Promise.all(places.map(({ id }) => get<D>(id)));
      // A task that ends meanwhile is in both sets, or has expired.
      const known = new Set(found.map(({ id }) => id));
      for (const task of tasks) {
        if (task === undefined || known.has(task.id) || (final !== undefined && task.final !== final))
          continue;
        known.add(task.id);
        found.push(task);
      }
      if (places.length < wanted) return found;
      after = places.at(-1);
    }
  }

  /** Reads the next places in a set, newest first, at most `wanted`. */
  async function readPlaces(
    key: string,
    { createdFromMs = 0, createdToMs }: TaskFilter,
    after: TaskPlace | undefined,
    wanted: number,
  ) {
    const places: (TaskPlace & { id: string })[] = [];
    const to = Math.min(
      createdToMs ?? Number.MAX_SAFE_INTEGER,
      after?.createTimeMs ?? Number.MAX_SAFE_INTEGER,
    );
    for (let offset = 0; ; offset += wanted) {
      const page = await connection.run((redis) =>
        redis.zrevrangebyscore(key, to, createdFromMs, 'WITHSCORES', 'LIMIT', offset, wanted),
      );
      for (let at = 0; at + 1 < page.length; at += 2) {
        const place = { ...parseMember(page[at] ?? ''), createTimeMs: Number(page[at + 1]) };
        if (after === undefined || newestFirst(after, place) < 0) places.push(place);
      }
      if (places.length >= wanted || page.length < 2 * wanted) return places.slice(0, wanted);
    }
  }

  async function update<D>(
    id: string,
    change: (task: Task<D>) => TaskChange<D> | undefined,
    { owner }: { owner?: string } = {},
  ): Promise<Task<D>> {
    const bucket = keys.bucketFor(id);
    let task = await get<D>(id);
    // A conflict means that another update succeeded, so one of all that compete always proceeds.
    for (;;) {
      if (task === undefined) throw taskNotFound(id);
      // Relative to the server's clock, so the script needs it as the change states it.
      let dueInMs: number | undefined;
      const noted = (found: Task<D>): TaskChange<D> | undefined => {
        const changed = change(found);
        dueInMs = changed?.dueInMs;
        return changed;
      };
      const next: Task<D> = applyChange(task, noted, { owner, nowMs: task.updateTimeMs });
      if (next === task) return task;
      const { what, fields } = await ask(
        scripts.updateScript,
        id,
        [
          ...[bucket.task(id), bucket.open(task.app), bucket.due(task.app)],
          ...[bucket.closed(task.app), bucket.ended(task.app), bucket.commands(id)],
        ],
        [
          ...[task.version, owner === undefined ? 0 : 1, owner ?? '', options.keepMs],
          ...[next.status, next.rank, Number(next.final), JSON.stringify(next.data)],
          dueInMs ?? '',
        ],
      );
      task = parseTaskHash<D>(fields);
      if (what === 'done') return parseTask<D>(fields, id);
    }
  }

  async function acquireLease<D>(id: string, owner: string, ttlMs: number): Promise<Task<D> | undefined> {
    const { task, heard, duePrefix } = keys.bucketFor(id);
    const names = [task(id), heard];
    const { what, fields } = await ask(leases.acquire, id, names, [owner, duePrefix, ttlMs]);
    return what === 'done' ? parseTask<D>(fields, id) : undefined;
  }

  async function renewLease(id: string, owner: string, ttlMs: number): Promise<boolean> {
    const { task, heard, duePrefix } = keys.bucketFor(id);
    const names = [task(id), heard];
    return (await ask(leases.renew, id, names, [owner, duePrefix, ttlMs])).what === 'done';
  }

  async function releaseLease(id: string, owner: string): Promise<void> {
    const { task, duePrefix } = keys.bucketFor(id);
    await ask(scripts.releaseScript, id, [task(id)], [owner, duePrefix]);
  }

  async function listDue<D>(
    app: string,
    { limit = 100, aheadMs = 0 }: { limit?: number; aheadMs?: number } = {},
  ): Promise<Task<D>[]> {
    const due = await Promise.all(
      keys.buckets.map(async (bucket) => {
        const answer = await leases.listDue.run(
          connection,
          [bucket.heard, bucket.due(app)],
          [limit, aheadMs],
        );
        return parseDue(answer).map((place) => ({ ...place, bucket }));
      }),
    );
    // Reads only these tasks: a backlog of thousands would otherwise occupy this process for 100 ms each second.
    const earliest = due
      .flat()
      .toSorted((a, b) => a.atMs - b.atMs || a.seq - b.seq)
      .slice(0, limit);
    const tasks = await Promise.all(
      earliest.map(async ({ id, member, atMs, bucket }) => {
        const task = await get<D>(id);
        if (task === undefined) await connection.run((redis) => redis.zrem(bucket.due(app), member));
        // A task that was acquired or deferred in the meantime is no longer due.
        return task === undefined || task.final || checkAtMs(task) > atMs ? undefined : task;
      }),
    );
    return tasks.filter((task) => task !== undefined);
  }

  async function countOpen(app: string): Promise<number> {
    const counts = await Promise.all(
      keys.buckets.map(({ open }) => connection.run((redis) => redis.zcard(open(app)))),
    );
    return counts.reduce((sum, each) => sum + each, 0);
  }

  async function claimToken(app: string, token: string, claim?: TokenClaim): Promise<TokenClaim | undefined> {
    const key = keys.token(app, token);
    const stored = await connection.run(async (redis) => {
      // Both in one round trip, in this order. A retry finds the claim of the first attempt, which is the same.
      const claiming = claim && redis.set(key, JSON.stringify(claim), 'PX', options.keepMs, 'NX');
      const [, found] = await Promise.all([claiming, redis.get(key)]);
      return found;
    });
    return stored === null ? undefined : tokenClaim.parse(JSON.parse(stored));
  }

  async function claimName(name: string, forMs: number): Promise<boolean> {
    return (await connection.run((redis) => redis.set(keys.claim(name), '', 'PX', forMs, 'NX'))) === 'OK';
  }

  async function addTotals(app: string, amounts: Readonly<Record<string, number>>): Promise<void> {
    const key = keys.totals(app);
    await connection.run((redis) =>
      Promise.all(Object.entries(amounts).map(([name, amount]) => redis.hincrby(key, name, amount))),
    );
  }

  async function readTotals(app: string): Promise<Record<string, number>> {
    const found = await connection.run((redis) => redis.hgetall(keys.totals(app)));
    return Object.fromEntries(Object.entries(found).map(([name, amount]) => [name, Number(amount)]));
  }

  async function joinQueue(name: string, ticket: string, forMs: number): Promise<void> {
    await scripts.joinQueueScript.run(connection, [keys.queue(name)], [ticket, forMs]);
  }

  async function countAhead(name: string, ticket: string): Promise<number | undefined> {
    const ahead = Number(await scripts.countAheadScript.run(connection, [keys.queue(name)], [ticket]));
    return ahead < 0 ? undefined : ahead;
  }

  async function leaveQueue(name: string, ticket: string): Promise<void> {
    await connection.run((redis) => redis.zrem(keys.queue(name), ticket));
  }

  async function sendCommand(id: string, { type, requestId }: Command): Promise<number> {
    const { task, commands } = keys.bucketFor(id);
    const names = [task(id), commands(id)];
    const seq = Number(await scripts.sendCommandScript.run(connection, names, [type, requestId]));
    if (seq === 0) throw taskNotFound(id);
    return seq;
  }

  return {
    create,
    get,
    list,
    update,
    acquireLease,
    renewLease,
    releaseLease,
    listDue,
    countOpen,
    claimToken,
    claimName,
    addTotals,
    readTotals,
    joinQueue,
    countAhead,
    leaveQueue,
    sendCommand,
    watchCommands: (id, afterSeq, signal) =>
      readCommands(connection, keys.bucketFor(id).commands(id), afterSeq, signal),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

/** Parses members of a due set, each followed by its score. */
function parseDue(answer: unknown): { id: string; seq: number; member: string; atMs: number }[] {
  const items = membersWithScores.parse(answer);
  return items.flatMap((member, at) =>
    at % 2 === 0 ? [{ ...parseMember(member), member, atMs: Number(items[at + 1]) }] : [],
  );
}

/** Returns when a sweep has to check a task, which is its score in the due set. */
function checkAtMs({ lease, dueAtMs }: Task): number {
  return Math.max(lease?.untilMs ?? 0, dueAtMs);
}
