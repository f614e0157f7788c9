import { createScript } from './create-script.ts';

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
export const putScript = createScript(
  RECORDS,
  `
  local name, value, retention = ARGV[1], ARGV[2], tonumber(ARGV[3])
  redis.call('SET', key_of(name), value, 'PX', ms(retention))
  redis.call('ZADD', all, ms(now), name)
  redis.call('ZREMRANGEBYSCORE', all, '-inf', ms(now - retention))
`,
);

/** ARGV: key, the expected value or '', whether one is expected (1 or 0), value, retention. @returns 1 if it was put */
export const replaceScript = createScript(
  RECORDS,
  `
  local name, before, value, retention = ARGV[1], ARGV[2], ARGV[4], tonumber(ARGV[5])
  local now_there = redis.call('GET', key_of(name))
  if ARGV[3] == '1' and now_there ~= before or ARGV[3] == '0' and now_there then return 0 end
  redis.call('SET', key_of(name), value, 'PX', ms(retention))
  redis.call('ZADD', all, ms(now), name)
  redis.call('ZREMRANGEBYSCORE', all, '-inf', ms(now - retention))
  return 1
`,
);

/** ARGV: key. */
export const getRecordScript = createScript(RECORDS, `return redis.call('GET', key_of(ARGV[1]))`);

/** ARGV: limit, the cursor's time or '', the cursor's key. Returns triples of key, value, time. */
export const listRecordsScript = createScript(
  RECORDS,
  `
  return newest_first(all, tonumber(ARGV[1]), ARGV[2], ARGV[3], function(name, at)
    local value = redis.call('GET', key_of(name))
    return value and { name, value, at } or nil
  end)
`,
);
