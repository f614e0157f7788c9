import { z } from 'zod';
import { type RedisConnection } from '../../redis/index.ts';
import { isStoreUnavailable, wait } from '../../retry/index.ts';
import type { Command } from './task-store.ts';

/**
 * How long the server blocks a read. Other commands on the connection wait behind it; a second connection for
 * blocking reads would take two of a server's 10,000 for each worker.
 */
const READ_BLOCK_MS = 200;
const READ_AGAIN_MS = 100;

const entries = z
  .array(z.tuple([z.string(), z.array(z.tuple([z.string(), z.array(z.string())]))]))
  .nullable()
  .transform((streams) => streams?.[0]?.[1] ?? []);

/** Yields the commands in a stream as they arrive. While the server is unavailable it waits. */
export async function* readCommands(
  connection: RedisConnection,
  key: string,
  afterSeq: number,
  signal: AbortSignal,
): AsyncGenerator<Command & { seq: number }> {
  let seen = afterSeq;
  while (!signal.aborted) {
    for (const [id, fields] of await read(connection, key, seen, signal)) {
      seen = Number.parseInt(id, 10);
      yield { seq: seen, ...parseCommand(fields) };
      if (signal.aborted) return;
    }
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
    await wait(READ_AGAIN_MS, { until: signal });
    return [];
  }
}

function parseCommand(fields: readonly string[]): Command {
  const [, type = '', , requestId = ''] = fields;
  return { type, requestId };
}
