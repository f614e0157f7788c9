import { createScript } from './create-script.ts';

/**
 * A queue in Redis. KEYS[1] is the prefix of its keys; its hash tag keeps them in one slot:
 *
 *     <base>:item:<id>                    hash: payload, state, attempts, createdAt, updatedAt, dueAt, leaseUntil, error, result
 *     <base>:all :pending :done :failed   sorted sets of ids by createdAt, for lists
 *     <base>:due                          ids of pending items by when they may be claimed
 *     <base>:over                         ids of done items by when they were done
 *
 * Times are the server's. Done items expire; later calls remove their ids from the sets.
 */
const QUEUE = `
  local base = KEYS[1]
  local function key_of(id) return base .. ':item:' .. id end

  local function move(id, from, to, createdAt)
    redis.call('ZREM', base .. ':' .. from, id)
    redis.call('ZADD', base .. ':' .. to, createdAt, id)
  end

  local function forget_ids(id)
    for _, set in ipairs({ 'all', 'pending', 'done', 'failed', 'due', 'over' }) do
      redis.call('ZREM', base .. ':' .. set, id)
    end
  end

  local function trim(retention)
    local over = redis.call('ZRANGEBYSCORE', base .. ':over', '-inf', now - retention, 'LIMIT', 0, 100)
    for _, id in ipairs(over) do
      redis.call('DEL', key_of(id))
      forget_ids(id)
    end
  end
`;

/**
 * ARGV: id, payload, dueAt or '', retention. Returns whether it was added, and the item.
 *
 * HSET comes first: with full memory Redis ends a script only before its first write, and never at one that frees.
 */
export const addScript = createScript(
  QUEUE,
  `
  local id, payload, retention = ARGV[1], ARGV[2], tonumber(ARGV[4])
  local dueAt = ARGV[3] == '' and now or tonumber(ARGV[3])
  local key = key_of(id)
  local known = redis.call('HGETALL', key)
  if #known > 0 then
    trim(retention)
    return { 0, known }
  end
  redis.call('HSET', key, 'payload', payload, 'state', 'pending', 'attempts', 0,
    'createdAt', ms(now), 'updatedAt', ms(now), 'dueAt', ms(dueAt), 'leaseUntil', 0)
  forget_ids(id)
  redis.call('ZADD', base .. ':all', ms(now), id)
  redis.call('ZADD', base .. ':pending', ms(now), id)
  redis.call('ZADD', base .. ':due', ms(dueAt), id)
  trim(retention)
  return { 1, redis.call('HGETALL', key) }
`,
);

/** ARGV: id. */
export const getScript = createScript(QUEUE, `return redis.call('HGETALL', key_of(ARGV[1]))`);

/** ARGV: limit, lease, the present time or '', id or ''. Returns pairs of id and item. */
export const claimScript = createScript(
  QUEUE,
  `
  local limit, lease, only = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[4]
  local present = ARGV[3] == '' and now or tonumber(ARGV[3])
  local due = base .. ':due'
  local ids = {}
  if only == '' then
    ids = redis.call('ZRANGEBYSCORE', due, '-inf', ms(present), 'LIMIT', 0, limit)
  else
    local at = redis.call('ZSCORE', due, only)
    if at and tonumber(at) <= present then ids = { only } end
  end
  local claimed = {}
  for _, id in ipairs(ids) do
    local key = key_of(id)
    if redis.call('EXISTS', key) == 1 then
      redis.call('HINCRBY', key, 'attempts', 1)
      redis.call('HSET', key, 'updatedAt', ms(now), 'leaseUntil', ms(present + lease))
      redis.call('ZADD', due, ms(present + lease), id)
      table.insert(claimed, { id, redis.call('HGETALL', key) })
    else
      forget_ids(id) -- a Redis that may evict keys has done so
    end
  end
  return claimed
`,
);

/** The beginning of scripts that change an item: they return nil when it does not exist. */
const CHANGE = `
  local id = ARGV[1]
  local key = key_of(id)
  local found = redis.call('HMGET', key, 'state', 'createdAt', 'leaseUntil')
  local state, createdAt, leaseUntil = found[1], found[2], tonumber(found[3] or 0)
  if not state then return nil end
`;

/** ARGV: id, result or '', retention. */
export const completeScript = createScript(
  QUEUE,
  CHANGE,
  `
  if state == 'done' then return 0 end
  local retention = tonumber(ARGV[3])
  redis.call('HSET', key, 'state', 'done', 'updatedAt', ms(now))
  if ARGV[2] ~= '' then redis.call('HSET', key, 'result', ARGV[2]) end
  redis.call('PEXPIREAT', key, ms(now + retention))
  redis.call('ZREM', base .. ':due', id)
  redis.call('ZADD', base .. ':over', ms(now), id)
  move(id, state, 'done', createdAt)
  return 1
`,
);

/** ARGV: id, dueAt, error. */
export const retryAtScript = createScript(
  QUEUE,
  CHANGE,
  `
  if state ~= 'pending' then return 0 end
  redis.call('HSET', key, 'updatedAt', ms(now), 'dueAt', ARGV[2], 'error', ARGV[3], 'leaseUntil', 0)
  redis.call('ZADD', base .. ':due', ARGV[2], id)
  return 1
`,
);

/** ARGV: id, error. */
export const failScript = createScript(
  QUEUE,
  CHANGE,
  `
  if state ~= 'pending' then return 0 end
  redis.call('HSET', key, 'state', 'failed', 'updatedAt', ms(now), 'error', ARGV[2], 'leaseUntil', 0)
  redis.call('ZREM', base .. ':due', id)
  move(id, 'pending', 'failed', createdAt)
  return 1
`,
);

/** ARGV: id. Returns the item. */
export const reviveScript = createScript(
  QUEUE,
  CHANGE,
  `
  if state ~= 'done' then
    redis.call('HSET', key, 'state', 'pending', 'attempts', 0, 'updatedAt', ms(now), 'dueAt', ms(now))
    redis.call('ZADD', base .. ':due', ms(math.max(now, leaseUntil)), id)
    move(id, state, 'pending', createdAt)
  end
  return redis.call('HGETALL', key)
`,
);

/** ARGV: the set, limit, the cursor's time or '', the cursor's id. Returns pairs of id and item. */
export const listItemsScript = createScript(
  QUEUE,
  `
  return newest_first(base .. ':' .. ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], function(id)
    local item = redis.call('HGETALL', key_of(id))
    return #item > 0 and { id, item } or nil
  end)
`,
);

/** ARGV: retention. Returns pending, done, failed. */
export const countsScript = createScript(
  QUEUE,
  `
  return {
    redis.call('ZCARD', base .. ':pending'),
    redis.call('ZCOUNT', base .. ':over', '(' .. ms(now - tonumber(ARGV[1])), '+inf'),
    redis.call('ZCARD', base .. ':failed'),
  }
`,
);

/** Returns the time, or nothing. */
export const nextDueScript = createScript(
  QUEUE,
  `return redis.call('ZRANGE', base .. ':due', 0, 0, 'WITHSCORES')[2]`,
);
