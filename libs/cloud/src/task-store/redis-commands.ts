import { z } from 'zod';
import { type RedisConnection } from '../redis/index.ts';
import { isStoreUnavailable, wait } from '../retry/index.ts';
import type { Command } from './task-store.ts';

/** How long the server keeps a read waiting. Each new one is a look of its own, should the server have missed to wake us. */
export const READ_BLOCK_MS = 1_000;
const READ_AGAIN_MS = 100;

const entries = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))]))
  .nullable()
  .transform((streams) => streams?.[0]?.[1] ?? []);

/**
 * The commands in a stream, each as soon as it is there. While the server is away it waits for it.
 *
 * @param open makes the connection to wait on: what blocks holds up everything behind it. It is closed in the end
 */
export async function* redisCommands(
  open: () => RedisConnection,
  key: string,
  afterSeq: number,
  signal: AbortSignal,
): AsyncGenerator<Command & { seq: number }> {
  if (signal.aborted) return;
  await using connection = open();
  const close = () => void connection[Symbol.asyncDispose]();
  signal.addEventListener('abort', close);
  try {
    let seen = afterSeq;
    while (!signal.aborted) {
      for (const [id, fields] of await read(connection, key, seen, signal)) {
        seen = Number.parseInt(id, 10);
        yield { seq: seen, ...commandOf(fields) };
        if (signal.aborted) return;
      }
    }
  } finally {
    signal.removeEventListener('abort', close);
  }
}

async function read(connection: RedisConnection, key: string, afterSeq: number, signal: AbortSignal) {
  try {
    const answer: unknown = await connection.run((redis) =>
      redis.xread('COUNT', 100, 'BLOCK', READ_BLOCK_MS, 'STREAMS', key, `${afterSeq}-0`),
    );
    return entries.parse(answer);
  } catch (error) {
    if (!signal.aborted && !isStoreUnavailable(error)) throw error;
    await wait(READ_AGAIN_MS, { hurry: signal });
    return [];
  }
}

function commandOf(fields: readonly string[]): Command {
  const [, type = '', , requestId = ''] = fields;
  return { type, requestId };
}
