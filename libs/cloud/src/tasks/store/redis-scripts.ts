import { createRedisScript, type RedisScript } from '../../redis/index.ts';

/**
 * Heartbeats come every 2 s, so after a longer silence the store was away. Workers then get as long again to renew
 * leases that expired meanwhile; they retry at least once a second.
 */
export const DEFAULT_QUIET_MS = 5_000;

/*
 * Keys that a script computes, such as the set of the task's app, are in the same bucket as its arguments: in the
 * same slot of a cluster.
 */

/** All times are the server's: the clocks of the machines may differ. */
const NOW = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * Does not count an outage of the store against leases. After an outage it is a matter of chance who calls first: without
 * this, a sweep would take the task of a worker that merely could not renew its lease.
 *
 * Sets `graceUntil` and `quietFrom`: before `graceUntil`, a lease that was live at `quietFrom` has not expired.
 * Leases that had expired before the silence are not extended by it, or a sweep that runs rarely would never find a
 * dead worker.
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

/** When a sweep has to check a task: once its lease has expired and it is due. */
const LOOK_AT = `
  local function lookAt(leaseUntilMs, dueAtMs)
    return math.max(tonumber(leaseUntilMs or 0) or 0, tonumber(dueAtMs or 0) or 0)
  end
`;

/**
 * KEYS task, open, due, closed, ended. ARGV id, app, status, rank, data, member, origin, dueInMs.
 *
 * @returns 1 for a new task, 0 for the same one, -1 for another one, and the task's hash
 */
export const createScript = createRedisScript(`
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
  -- Each new task removes some expired ones, so that the sets do not outgrow the tasks.
  local forgotten = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', now, 'LIMIT', 0, 100)
  if #forgotten > 0 then
    redis.call('ZREM', KEYS[4], unpack(forgotten))
    redis.call('ZREM', KEYS[5], unpack(forgotten))
  end
  return {1, redis.call('HGETALL', KEYS[1])}
`);

/**
 * KEYS task, open, due, closed, ended, commands. ARGV version, '1' if the owner is checked, owner, keepMs, status,
 * rank, final, data, dueInMs or ''.
 *
 * @returns the outcome, and the task's hash as it is now
 */
export const updateScript = createRedisScript(`
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

/**
 * KEYS task, heard. ARGV owner, prefix of the due set, ttlMs. @returns the outcome, and the task's hash as it is now
 */
const acquireScript = (quietMs: number): RedisScript =>
  createRedisScript(`
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

/** KEYS task, heard. ARGV owner, prefix of the due set, ttlMs. @returns the outcome */
const renewScript = (quietMs: number): RedisScript =>
  createRedisScript(`
  ${NOW} ${hear('KEYS[2]', quietMs)}
  local was = redis.call('HMGET', KEYS[1], 'id', 'leaseOwner', 'final', 'member', 'app')
  if not was[1] then return {'missing', {}} end
  if was[2] ~= ARGV[1] then return {'refused', {}} end
  redis.call('HSET', KEYS[1], 'leaseUntilMs', now + ARGV[3])
  if was[3] == '0' then redis.call('ZADD', ARGV[2] .. was[5], now + ARGV[3], was[4]) end
  return {'done', {}}
`);

/** KEYS task. ARGV owner, prefix of the due set. @returns the outcome */
export const releaseScript = createRedisScript(`
  local was = redis.call('HMGET', KEYS[1], 'id', 'leaseOwner', 'final', 'member', 'dueAtMs', 'app')
  if not was[1] then return {'missing', {}} end
  if was[2] ~= ARGV[1] then return {'refused', {}} end
  redis.call('HDEL', KEYS[1], 'leaseOwner', 'leaseUntilMs')
  ${NOW}
  if was[3] == '0' then redis.call('ZADD', ARGV[2] .. was[6], math.max(now, tonumber(was[5] or 0)), was[4]) end
  return {'done', {}}
`);

/**
 * KEYS heard, due. ARGV limit, aheadMs.
 *
 * @returns members of the due set, each followed by when it was due: the tasks that need a worker, the earliest first
 */
const listDueScript = (quietMs: number): RedisScript =>
  createRedisScript(`
  ${NOW} ${hear('KEYS[1]', quietMs)}
  local before = now + ARGV[2]
  -- During the grace, only leases that had expired before the silence.
  if graceUntil > now then before = math.min(before, quietFrom) end
  return redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', before, 'WITHSCORES', 'LIMIT', 0, ARGV[1])
`);

/** KEYS task, commands. ARGV type, request id. @returns the command's number, 0 when the task does not exist */
export const sendCommandScript = createRedisScript(`
  local was = redis.call('HMGET', KEYS[1], 'id', 'final')
  if not was[1] then return 0 end
  local seq = redis.call('XLEN', KEYS[2]) + 1
  redis.call('XADD', KEYS[2], seq .. '-0', 'type', ARGV[1], 'requestId', ARGV[2])
  -- Commands to a finished task expire with it.
  if was[2] == '1' then redis.call('PEXPIRE', KEYS[2], math.max(redis.call('PTTL', KEYS[1]), 1)) end
  return seq
`);

/** KEYS queue. ARGV ticket, ttlMs. Each ticket expires later than those before it, so they are in order of arrival. */
export const joinQueueScript = createRedisScript(`
  ${NOW}
  local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
  local untilMs = math.max(now + ARGV[2], tonumber(last[2] or 0) + 1)
  redis.call('ZADD', KEYS[1], untilMs, ARGV[1])
  redis.call('PEXPIREAT', KEYS[1], untilMs)
  return 1
`);

/** KEYS queue. ARGV ticket. @returns how many tickets are ahead, -1 when it has expired */
export const countAheadScript = createRedisScript(`
  ${NOW}
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  return redis.call('ZRANK', KEYS[1], ARGV[1]) or -1
`);

/** Returns the scripts that use leases, for a store that treats a silence of `quietMs` as its own outage. */
export function createLeaseScripts(quietMs: number) {
  return { acquire: acquireScript(quietMs), renew: renewScript(quietMs), listDue: listDueScript(quietMs) };
}
