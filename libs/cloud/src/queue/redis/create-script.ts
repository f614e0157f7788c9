import * as z from 'zod';
import { createRedisScript, type RedisConnection, type RedisScript } from '../../redis/index.ts';
import { storeFailed } from '../durable-store.ts';

/**
 * `now` is the server's time in ms; `ms` writes a time without an exponent. `newest_first` goes back through a sorted
 * set, from before a cursor on: within one score Redis orders by bytes, which Lua's own comparison need not do.
 */
const COMMON = `
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local function ms(value) return string.format('%.0f', value) end

  local function is_less(a, b)
    for i = 1, math.min(#a, #b) do
      local x, y = string.byte(a, i), string.byte(b, i)
      if x ~= y then return x < y end
    end
    return #a < #b
  end

  local function newest_first(set, limit, before_at, before_name, entry_of)
    local found = {}
    local offset = 0
    while #found < limit do
      local page = redis.call('ZREVRANGEBYSCORE', set, before_at == '' and '+inf' or before_at, '-inf',
        'WITHSCORES', 'LIMIT', offset, 100)
      if #page == 0 then break end
      for i = 1, #page, 2 do
        local name, at = page[i], page[i + 1]
        local after = before_at ~= '' and tonumber(at) == tonumber(before_at) and not is_less(name, before_name)
        if not after and #found < limit then table.insert(found, entry_of(name, at)) end
      end
      offset = offset + 100
    end
    return found
  end
`;

/** Creates a script of the queue from its parts. */
export function createScript(...parts: string[]): RedisScript {
  return createRedisScript([COMMON, ...parts].join('\n'));
}

/**
 * Runs a script and validates its reply.
 *
 * @param base the prefix of all keys of the script
 * @throws ServiceError `StoreUnavailable`, `StoreFailed`
 */
export async function runScript<T>(
  redis: RedisConnection,
  script: RedisScript,
  reply: z.ZodType<T>,
  base: string,
  ...args: (string | number)[]
): Promise<T> {
  const parsed = reply.safeParse(await script.run(redis, [base], args));
  if (parsed.success) return parsed.data;
  throw storeFailed('what is in Redis was not written by this store', parsed.error);
}

/** Parses JSON in a reply. */
export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
});
