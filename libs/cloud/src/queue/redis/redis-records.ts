import * as z from 'zod';
import { parseCursor } from '../cursor.ts';
import type { DurableRecords, StoredRecord } from '../durable-store.ts';
import { json } from './item-hash.ts';
import { getRecordScript, listRecordsScript, putScript, replaceScript } from './record-scripts.ts';
import type { RedisConnection } from '../../redis/index.ts';
import { runScript } from './create-script.ts';

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
      const before = await runScript(this.#redis, getRecordScript, textAnswer, this.#base, key);
      const text = JSON.stringify(change(before === null ? undefined : JSON.parse(before)) ?? null);
      const values = [key, before ?? '', before === null ? '0' : '1', text, this.#retentionMs] as const;
      // A conflict means that another update succeeded, so one of all that compete always proceeds.
      if ((await runScript(this.#redis, replaceScript, replaceAnswer, this.#base, ...values)) === 1) return;
    }
  }

  async get(key: string): Promise<unknown> {
    return runScript(this.#redis, getRecordScript, valueAnswer, this.#base, key);
  }

  async list(options: { limit: number; before?: string }): Promise<StoredRecord[]> {
    const { limit, before } = options;
    const place = before === undefined ? { atMs: '', name: '' } : parseCursor(before);
    return runScript(this.#redis, listRecordsScript, listAnswer, this.#base, limit, place.atMs, place.name);
  }
}
