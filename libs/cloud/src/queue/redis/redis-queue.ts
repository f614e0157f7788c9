import * as z from 'zod';
import { parseCursor } from '../cursor.ts';
import {
  type DurableQueue,
  type ItemError,
  type ItemState,
  type QueueItem,
  itemNotFound,
} from '../durable-store.ts';
import type { RedisConnection, RedisScript } from '../../redis/index.ts';
import { json, runScript } from './create-script.ts';
import {
  addScript,
  claimScript,
  completeScript,
  countsScript,
  failScript,
  getScript,
  listItemsScript,
  nextDueScript,
  retryAtScript,
  reviveScript,
} from './queue-scripts.ts';

/** Alternating names and values, as HGETALL returns them in scripts. */
const fieldsSchema = z
  .array(z.string())
  .transform((fields): unknown =>
    Object.fromEntries(fields.flatMap((name, index) => (index % 2 === 0 ? [[name, fields[index + 1]]] : []))),
  )
  .pipe(
    z.object({
      payload: json,
      state: z.enum(['pending', 'done', 'failed']),
      attempts: z.coerce.number(),
      createdAt: z.coerce.number(),
      updatedAt: z.coerce.number(),
      dueAt: z.coerce.number(),
      error: json.pipe(z.object({ code: z.string(), message: z.string() })).optional(),
      result: json.optional(),
    }),
  );

/** Parses an item in Redis, without its id. */
const itemHash = fieldsSchema.transform(
  ({ createdAt, updatedAt, dueAt, error, result, payload, state, attempts }): Omit<QueueItem, 'id'> => ({
    payload,
    state,
    attempts,
    createdAtMs: createdAt,
    updatedAtMs: updatedAt,
    dueAtMs: dueAt,
    ...(error === undefined ? {} : { lastError: error }),
    ...(result === undefined ? {} : { result }),
  }),
);

const itemAnswer = z.union([z.tuple([]).transform(() => undefined), itemHash]);
const itemsAnswer = z
  .array(z.tuple([z.string(), itemHash]))
  .transform((pairs) => pairs.map(([id, item]) => ({ id, ...item })));
const addAnswer = z.tuple([z.number(), itemHash]);
const changeAnswer = z.number().nullable();
const countsAnswer = z.tuple([z.number(), z.number(), z.number()]);
const timeAnswer = z.coerce.number().nullable();

/** A queue that several processes share. */
export class RedisQueue implements DurableQueue {
  readonly #redis: RedisConnection;
  readonly #base: string;
  readonly #retentionMs: number;

  /** @param base the prefix of all keys, with a hash tag */
  constructor(redis: RedisConnection, base: string, retentionMs: number) {
    this.#redis = redis;
    this.#base = base;
    this.#retentionMs = retentionMs;
  }

  async add(
    id: string,
    payload: unknown,
    dueAtMs?: number,
    payloadJson = JSON.stringify(payload ?? null),
  ): Promise<{ added: boolean; item: QueueItem }> {
    const args = [id, payloadJson, dueAtMs ?? '', this.#retentionMs];
    const [added, item] = await this.#run(addScript, addAnswer, ...args);
    return { added: added === 1, item: { id, ...item } };
  }

  async get(id: string): Promise<QueueItem | undefined> {
    const item = await this.#run(getScript, itemAnswer, id);
    return item === undefined ? undefined : { id, ...item };
  }

  async list(options: { state?: ItemState; limit: number; before?: string }): Promise<QueueItem[]> {
    const { state = 'all', limit, before } = options;
    const place = before === undefined ? { atMs: '', name: '' } : parseCursor(before);
    return this.#run(listItemsScript, itemsAnswer, state, limit, place.atMs, place.name);
  }

  async claim(options: {
    limit: number;
    leaseMs: number;
    id?: string;
    nowMs?: number;
  }): Promise<QueueItem[]> {
    const { limit, leaseMs, id = '', nowMs = '' } = options;
    return this.#run(claimScript, itemsAnswer, limit, leaseMs, nowMs, id);
  }

  async complete(id: string, result?: unknown): Promise<void> {
    const json = result === undefined ? '' : JSON.stringify(result);
    await this.#change(completeScript, id, json, this.#retentionMs);
  }

  async retryAt(id: string, dueAtMs: number, error: ItemError): Promise<void> {
    await this.#change(retryAtScript, id, dueAtMs, JSON.stringify(error));
  }

  async fail(id: string, error: ItemError): Promise<void> {
    await this.#change(failScript, id, JSON.stringify(error));
  }

  async revive(id: string): Promise<QueueItem | undefined> {
    const item = await this.#run(reviveScript, itemHash.nullable(), id);
    return item === null ? undefined : { id, ...item };
  }

  async nextDueAtMs(): Promise<number | undefined> {
    return (await this.#run(nextDueScript, timeAnswer)) ?? undefined;
  }

  async counts(): Promise<Record<ItemState, number>> {
    const [pending, done, failed] = await this.#run(countsScript, countsAnswer, this.#retentionMs);
    return { pending, done, failed };
  }

  async #change(script: RedisScript, id: string, ...args: (string | number)[]): Promise<void> {
    if ((await this.#run(script, changeAnswer, id, ...args)) === null) throw itemNotFound(id);
  }

  #run<T>(script: RedisScript, answer: z.ZodType<T>, ...args: (string | number)[]): Promise<T> {
    return runScript(this.#redis, script, answer, this.#base, ...args);
  }
}
