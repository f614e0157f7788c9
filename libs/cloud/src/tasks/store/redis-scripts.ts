import { redisScript, type RedisScript } from '../../redis/index.ts';

/**
 * A renewal comes every 2 s: when nobody was heard for longer than this, nobody could be. The workers then have as long
 * again to renew what ran out meanwhile; they ask at least once a second.
 */
export const DEFAULT_QUIET_MS = 5_000;

/*
 * Keys that a script finds out by itself, such as the set of the task's app, are of the same bucket as those it is given:
 * they are in the same slot of a cluster.
 */

/** All time is the server's: the clocks of the machines may differ. */
const NOW = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * Time in which the store was away does not count for leases. When it comes back after a stop, what asks first is a
 * matter of chance: without this a sweeper would take the task of a worker that works, and only could not say so.
 *
 * Sets `graceUntil` and `quietFrom`: before the one, a lease that was live at the other has not run out. What had run
 * out before the silence is not kept alive by it, or a sweeper that looks now and then would never find a dead worker.
 */
const hear = (heardKey: string, quietMs: number): string => `
  local heard = redis.call('HMGET', ${heardKey}, 'atMs', 'quietFromMs', 'graceUntilMs')
  local quietFrom, graceUntil = tonumber(heard[2] or 0), tonumber(heard[3] or 0)
  if heard[1] and now - tonumber(heard[1]) > ${quietMs} then
    quietFrom = tonumber(heard[1])
    graceUntil = now + ${quietMs}
  end
  redis.call('HSET', ${heardKey}, 'atMs', now, 'quietFromMs', quietFrom, 'graceUntilMs', graceUntil)
  local function live(untilMs)
    return untilMs > now or (untilMs > quietFrom and graceUntil > now)
  end
`;

/** When a sweep needs to look at a task: not before its lease has run out, nor before it is due. */
const LOOK_AT = `
  local function lookAt(leaseUntilMs, dueAtMs)
    return math.max(tonumber(leaseUntilMs or 0) or 0, tonumber(dueAtMs or 0) or 0)
  end
`;

/**
 * KEYS task, open, due, closed, ended. ARGV id, app, status, rank, data, member, origin, dueInMs.
 *
 * @returns whether it is a new one (1), the same (0) or another (-1), and the task's hash
 */
export const createScript = redisScript(`
  local origin = redis.call('HGET', KEYS[1], 'origin')
  if origin then
    if ARGV[7] == '' or origin ~= ARGV[7] then return {-1, {}} end
    return {0, redis.call('HGETALL', KEYS[1])}
  end
  ${NOW}
  local member = ARGV[6]
  local dueAt = now + ARGV[8]
  redis.call('HSET', KEYS[1], 'id', ARGV[1], 'app', ARGV[2], 'status', ARGV[3], 'rank', ARGV[4], 'data', ARGV[5],
    'final', 0, 'version', 1, 'attempts', 0, 'createTimeMs', now, 'updateTimeMs', now, 'member', member,
    'origin', ARGV[7], 'dueAtMs', dueAt)
  redis.call('ZADD', KEYS[2], now, member)
  redis.call('ZADD', KEYS[3], dueAt, member)
  -- Each new task sweeps up after some old ones, so that the sets do not outgrow the tasks.
  local forgotten = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', now, 'LIMIT', 0, 100)
  if #forgotten > 0 then
    redis.call('ZREM', KEYS[4], unpack(forgotten))
    redis.call('ZREM', KEYS[5], unpack(forgotten))
  end
  return {1, redis.call('HGETALL', KEYS[1])}
`);

/**
 * KEYS task, open, due, closed, ended, commands. ARGV version, '1' when only the owner may, owner, keepMs, status, rank,
 * final, data, dueInMs or ''.
 *
 * @returns what came of it, and the task's hash as it is now
 */
export const updateScript = redisScript(`
  local was = redis.call('HMGET', KEYS[1], 'version', 'leaseOwner', 'final', 'member', 'createTimeMs', 'leaseUntilMs')
  if not was[1] then return {'missing', {}} end
  if was[1] ~= ARGV[1] or (ARGV[2] == '1' and was[2] ~= ARGV[3]) then
    return {'conflict', redis.call('HGETALL', KEYS[1])}
  end
  ${NOW} ${LOOK_AT}
  redis.call('HSET', KEYS[1], 'status', ARGV[5], 'rank', ARGV[6], 'final', ARGV[7], 'data', ARGV[8],
    'version', was[1] + 1, 'updateTimeMs', now)
  if ARGV[9] ~= '' then
    redis.call('HSET', KEYS[1], 'dueAtMs', now + ARGV[9])
    if was[3] == '0' then redis.call('ZADD', KEYS[3], lookAt(was[6], now + ARGV[9]), was[4]) end
  end
  if was[3] == '0' and ARGV[7] == '1' then
    redis.call('ZREM', KEYS[2], was[4])
    redis.call('ZREM', KEYS[3], was[4])
    redis.call('ZADD', KEYS[4], was[5], was[4])
    redis.call('ZADD', KEYS[5], now + ARGV[4], was[4])
    redis.call('PEXPIRE', KEYS[1], ARGV[4])
    redis.call('PEXPIRE', KEYS[6], ARGV[4])
  end
  return {'done', redis.call('HGETALL', KEYS[1])}
`);

/** KEYS task, heard. ARGV owner, the name of the due set up to the app, ttlMs. @returns what came of it, and the task's hash as it is now */
const acquireScript = (quietMs: number): RedisScript =>
  redisScript(`
  ${NOW} ${hear('KEYS[2]', quietMs)}
  local was = redis.call('HMGET', KEYS[1], 'id', 'final', 'leaseOwner', 'leaseUntilMs', 'member', 'app')
  if not was[1] then return {'missing', {}} end
  local held = was[3] and live(tonumber(was[4]))
  if was[2] == '1' or (held and was[3] ~= ARGV[1]) then return {'refused', {}} end
  redis.call('HSET', KEYS[1], 'leaseOwner', ARGV[1], 'leaseUntilMs', now + ARGV[3], 'dueAtMs', 0)
  redis.call('ZADD', ARGV[2] .. was[6], now + ARGV[3], was[5])
  if not held then redis.call('HINCRBY', KEYS[1], 'attempts', 1) end
  return {'done', redis.call('HGETALL', KEYS[1])}
`);

/** KEYS task, heard. ARGV owner, the name of the due set up to the app, ttlMs. @returns what came of it */
const renewScript = (quietMs: number): RedisScript =>
  redisScript(`
  ${NOW} ${hear('KEYS[2]', quietMs)}
  local was = redis.call('HMGET', KEYS[1], 'id', 'leaseOwner', 'final', 'member', 'app')
  if not was[1] then return {'missing', {}} end
  if was[2] ~= ARGV[1] then return {'refused', {}} end
  redis.call('HSET', KEYS[1], 'leaseUntilMs', now + ARGV[3])
  if was[3] == '0' then redis.call('ZADD', ARGV[2] .. was[5], now + ARGV[3], was[4]) end
  return {'done', {}}
`);

/** KEYS task. ARGV owner, the name of the due set up to the app. @returns what came of it */
export const releaseScript = redisScript(`
  local was = redis.call('HMGET', KEYS[1], 'id', 'leaseOwner', 'final', 'member', 'dueAtMs', 'app')
  if not was[1] then return {'missing', {}} end
  if was[2] ~= ARGV[1] then return {'refused', {}} end
  redis.call('HDEL', KEYS[1], 'leaseOwner', 'leaseUntilMs')
  ${NOW}
  if was[3] == '0' then redis.call('ZADD', ARGV[2] .. was[6], math.max(now, tonumber(was[5] or 0)), was[4]) end
  return {'done', {}}
`);

/**
 * KEYS heard, due. ARGV limit, aheadMs, the name of a task's key up to its id.
 *
 * @returns the hashes of the tasks that need a worker
 */
const listDueScript = (quietMs: number): RedisScript =>
  redisScript(`
  ${NOW} ${hear('KEYS[1]', quietMs)}
  local before = now + ARGV[2]
  -- In the time of grace, only what had run out before the silence.
  if graceUntil > now then before = math.min(before, quietFrom) end
  local found = {}
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', before, 'LIMIT', 0, ARGV[1])) do
    local task = redis.call('HGETALL', ARGV[3] .. string.sub(member, string.find(member, ':', 1, true) + 1))
    if #task > 0 then found[#found + 1] = task else redis.call('ZREM', KEYS[2], member) end
  end
  return found
`);

/** KEYS task, commands. ARGV type, request id. @returns the command's number, 0 when there is no such task */
export const sendCommandScript = redisScript(`
  local was = redis.call('HMGET', KEYS[1], 'id', 'final')
  if not was[1] then return 0 end
  local seq = redis.call('XLEN', KEYS[2]) + 1
  redis.call('XADD', KEYS[2], seq .. '-0', 'type', ARGV[1], 'requestId', ARGV[2])
  -- What is said to a task that has ended goes when the task does.
  if was[2] == '1' then redis.call('PEXPIRE', KEYS[2], math.max(redis.call('PTTL', KEYS[1]), 1)) end
  return seq
`);

/** KEYS places. ARGV place, forMs. Each place is gone later than those before it: so they are in the order of coming. */
export const joinQueueScript = redisScript(`
  ${NOW}
  local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
  local untilMs = math.max(now + ARGV[2], tonumber(last[2] or 0) + 1)
  redis.call('ZADD', KEYS[1], untilMs, ARGV[1])
  redis.call('PEXPIREAT', KEYS[1], untilMs)
  return 1
`);

/** KEYS places. ARGV place. @returns how many stand before it, -1 when it is gone */
export const countAheadScript = redisScript(`
  ${NOW}
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  return redis.call('ZRANK', KEYS[1], ARGV[1]) or -1
`);

/** The scripts that know of leases, for a store that takes so long a silence for its own. */
export function leaseScripts(quietMs: number) {
  return { acquire: acquireScript(quietMs), renew: renewScript(quietMs), listDue: listDueScript(quietMs) };
}
