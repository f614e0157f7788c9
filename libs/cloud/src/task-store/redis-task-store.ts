import { ServiceError } from '@scf-media/protocol/errors';
import { z } from 'zod';
import { parseRedisUrl, redisConnection, type RedisScript } from '../redis/index.ts';
import { applyChange, taskNotFound } from './apply-change.ts';
import { openRedis } from './open-redis.ts';
import { READ_BLOCK_MS, redisCommands } from './redis-commands.ts';
import { idOfMember, redisKeys } from './redis-keys.ts';
import * as scripts from './redis-scripts.ts';
import { taskOfHash } from './redis-task.ts';
import type { Command, NewTask, Task, TaskChange, TaskFilter, TaskStore } from './task-store.ts';

/** How many tasks one round trip of a list brings. */
const LIST_BATCH = 100;

const outcome = z.tuple([z.enum(['done', 'missing', 'refused', 'conflict']), z.array(z.unknown())]);

export interface RedisTaskStoreOptions {
  /** How long a task is kept after it became final, ms. */
  keepMs: number;
  /** Of every key; what is in braces decides on the slot of a cluster. */
  keyPrefix?: string | undefined;
}

/**
 * Tasks in Redis 5 or newer, for functions on many machines. The server should write an append-only file and evict
 * nothing (`maxmemory-policy noeviction`): what it forgets is lost.
 *
 * @param url as for `parseRedisUrl`
 * @throws ServiceError `InvalidConfig`, `StoreUnavailable`
 */
export async function openRedisTaskStore(url: string, options: RedisTaskStoreOptions): Promise<TaskStore> {
  const target = parseRedisUrl(url, 'TASK_STORE');
  const keys = redisKeys(options.keyPrefix);
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

  /** What a script that found the task gave back of it. */
  function given<D>(fields: readonly unknown[], id: string): Task<D> {
    const task = taskOfHash<D>(fields);
    if (task === undefined) throw taskNotFound(id);
    return task;
  }

  async function get<D>(id: string): Promise<Task<D> | undefined> {
    return taskOfHash<D>(await connection.run((redis) => redis.hgetall(keys.task(id))));
  }

  async function create<D>(task: NewTask<D>): Promise<Task<D>> {
    const { id, app, status, rank, data } = task;
    const created = await scripts.createScript.run(
      connection,
      [keys.task(id), keys.all(app), keys.open(app), keys.ended(app), keys.created],
      [id, app, status, rank, JSON.stringify(data)],
    );
    if (!Array.isArray(created)) {
      throw new ServiceError('TaskExists', `there is a task ${id}`, { fault: 'caller' });
    }
    return given<D>(created, id);
  }

  /** The tasks of a sorted set that are still there, in the order asked for. */
  async function tasksOf<D>(members: readonly string[]): Promise<Task<D>[]> {
    const tasks = await Promise.all(members.map((member) => get<D>(idOfMember(member))));
    return tasks.filter((task) => task !== undefined);
  }

  async function list<D>(filter: TaskFilter): Promise<Task<D>[]> {
    const { app, final, createdFromMs = 0, createdToMs = '+inf', limit = 100 } = filter;
    const key = final === false ? keys.open(app) : keys.all(app);
    const found = new Map<string, Task<D>>();
    for (let offset = 0; found.size < limit; offset += LIST_BATCH) {
      const members = await connection.run((redis) =>
        redis.zrevrangebyscore(key, createdToMs, createdFromMs, 'LIMIT', offset, LIST_BATCH),
      );
      for (const task of await tasksOf<D>(members)) {
        // What was created meanwhile moves the rest on: one may come twice.
        if (final === undefined || task.final === final) found.set(task.id, task);
      }
      if (members.length < LIST_BATCH) break;
    }
    return [...found.values()].slice(0, limit);
  }

  async function update<D>(
    id: string,
    change: (task: Task<D>) => TaskChange<D> | undefined,
    { owner }: { owner?: string } = {},
  ): Promise<Task<D>> {
    let task = await get<D>(id);
    // Whoever comes between has made a change: of all who try, one always gets on.
    for (;;) {
      if (task === undefined) throw taskNotFound(id);
      const next: Task<D> = applyChange(task, change, { owner, nowMs: task.updateTimeMs });
      if (next === task) return task;
      const { what, fields } = await ask(
        scripts.updateScript,
        id,
        [keys.task(id), keys.open(task.app), keys.ended(task.app), keys.commands(id)],
        [
          ...[task.version, owner === undefined ? 0 : 1, owner ?? '', options.keepMs],
          ...[next.status, next.rank, Number(next.final), JSON.stringify(next.data)],
        ],
      );
      task = taskOfHash<D>(fields);
      if (what === 'done') return given<D>(fields, id);
    }
  }

  async function acquireLease<D>(id: string, owner: string, ttlMs: number): Promise<Task<D> | undefined> {
    const names = [keys.task(id), keys.heard];
    const { what, fields } = await ask(scripts.acquireScript, id, names, [owner, ttlMs]);
    return what === 'done' ? given<D>(fields, id) : undefined;
  }

  async function renewLease(id: string, owner: string, ttlMs: number): Promise<boolean> {
    const names = [keys.task(id), keys.heard];
    return (await ask(scripts.renewScript, id, names, [owner, ttlMs])).what === 'done';
  }

  async function releaseLease(id: string, owner: string): Promise<void> {
    await ask(scripts.releaseScript, id, [keys.task(id)], [owner]);
  }

  async function lapsed<D>(app: string, nowMs: number, createdBeforeMs: number): Promise<Task<D>[]> {
    const quietFromMs = await scripts.graceScript.run(connection, [keys.heard], []);
    const deadlineMs = typeof quietFromMs === 'number' ? Math.min(nowMs, quietFromMs) : nowMs;
    const members = await connection.run((redis) =>
      redis.zrangebyscore(keys.open(app), '-inf', `(${createdBeforeMs}`),
    );
    return (await tasksOf<D>(members)).filter(
      ({ final, lease }) => !final && (lease === undefined || lease.untilMs <= deadlineMs),
    );
  }

  async function sendCommand(id: string, { type, requestId }: Command): Promise<number> {
    const names = [keys.task(id), keys.commands(id)];
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
    lapsed,
    sendCommand,
    commands: (id, afterSeq, signal) =>
      redisCommands(
        () => redisConnection(target, { blockMs: READ_BLOCK_MS }),
        keys.commands(id),
        afterSeq,
        signal,
      ),
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}
