import * as z from 'zod';
import { parseCursor } from '../cursor.ts';
import type { DurableRecords, StoredRecord } from '../durable-store.ts';
import type { RedisConnection } from '../../redis/index.ts';
import { createScript, json, runScript } from './create-script.ts';

/**
 * Records in Redis. KEYS[1] is the prefix of their keys, see the queue's:
 *
 *     <base>:value:<key>   the value as JSON, which expires
 *     <base>:all           sorted set of the keys by when they were put
 */
const RECORDS = `
  local base = KEYS[1]
  local all = base .. ':all'
  local function key_of(name) return base .. ':value:' .. name end
`;

/** ARGV: key, value, retention. SET comes first, as HSET in the queue's script for adding. */
const putScript = createScript(
  RECORDS,
  `
  local name, value, retention = ARGV[1], ARGV[2], tonumber(ARGV[3])
  redis.call('SET', key_of(name), value, 'PX', ms(retention))
  redis.call('ZADD', all, ms(now), name)
  redis.call('ZREMRANGEBYSCORE', all, '-inf', ms(now - retention))
`,
);

/** ARGV: key, the expected value or '', whether one is expected (1 or 0), value, retention. @returns 1 if it was put */
const replaceScript = createScript(
  RECORDS,
  `
  local name, before, value, retention = ARGV[1], ARGV[2], ARGV[4], tonumber(ARGV[5])
  local current = redis.call('GET', key_of(name))
  if ARGV[3] == '1' and current ~= before or ARGV[3] == '0' and current then return 0 end
  redis.call('SET', key_of(name), value, 'PX', ms(retention))
  redis.call('ZADD', all, ms(now), name)
  redis.call('ZREMRANGEBYSCORE', all, '-inf', ms(now - retention))
  return 1
`,
);

/** ARGV: key. */
const getScript = createScript(RECORDS, `return redis.call('GET', key_of(ARGV[1]))`);

/** ARGV: limit, the cursor's time or '', the cursor's key. Returns triples of key, value, time. */
const listScript = createScript(
  RECORDS,
  `
  return newest_first(all, tonumber(ARGV[1]), ARGV[2], ARGV[3], function(name, at)
    local value = redis.call('GET', key_of(name))
    return value and { name, value, at } or nil
  end)
`,
);

const putAnswer = z.null();
const textAnswer = z.string().nullable();
const replaceAnswer = z.number();
const valueAnswer = z.union([z.null().transform(() => undefined), json]);
const listAnswer = z
  .array(z.tuple([z.string(), json, z.coerce.number()]))
  .transform((records) => records.map(([key, value, updatedAtMs]) => ({ key, value, updatedAtMs })));

/** Records that several processes share. */
export class RedisRecords implements DurableRecords {
  readonly #redis: RedisConnection;
  readonly #base: string;
  readonly #retentionMs: number;

  /** @param base the prefix of all keys, with a hash tag */
  constructor(redis: RedisConnection, base: string, retentionMs: number) {
    this.#redis = redis;
    this.#base = base;
    this.#retentionMs = retentionMs;
  }

  async put(key: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value ?? null);
    await runScript(this.#redis, putScript, putAnswer, this.#base, key, text, this.#retentionMs);
  }

  async update(key: string, change: (before: unknown) => unknown): Promise<void> {
    for (;;) {
      const before = await runScript(this.#redis, getScript, textAnswer, this.#base, key);
      const text = JSON.stringify(change(before === null ? undefined : JSON.parse(before)) ?? null);
      const values = [key, before ?? '', before === null ? '0' : '1', text, this.#retentionMs] as const;
      // A conflict means that another update succeeded, so one of all that compete always proceeds.
      if ((await runScript(this.#redis, replaceScript, replaceAnswer, this.#base, ...values)) === 1) return;
    }
  }

  async get(key: string): Promise<unknown> {
    return runScript(this.#redis, getScript, valueAnswer, this.#base, key);
  }

  async list(options: { limit: number; before?: string }): Promise<StoredRecord[]> {
    const { limit, before } = options;
    const place = before === undefined ? { atMs: '', name: '' } : parseCursor(before);
    return runScript(this.#redis, listScript, listAnswer, this.#base, limit, place.atMs, place.name);
  }
}
