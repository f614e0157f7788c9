import { redisScript } from '../redis/index.ts';

/** A renewal comes every 3 s: when nobody was heard for longer than this, nobody could be. */
const QUIET_MS = 5_000;
/** How long the workers then have to renew what ran out meanwhile; they ask again at least once a second. */
const GRACE_MS = 5_000;

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
const HEAR = (heardKey: string): string => `
  local heard = redis.call('HMGET', ${heardKey}, 'atMs', 'quietFromMs', 'graceUntilMs')
  local quietFrom, graceUntil = tonumber(heard[2] or 0), tonumber(heard[3] or 0)
  if heard[1] and now - tonumber(heard[1]) > ${QUIET_MS} then
    quietFrom = tonumber(heard[1])
    graceUntil = now + ${GRACE_MS}
  end
  redis.call('HSET', ${heardKey}, 'atMs', now, 'quietFromMs', quietFrom, 'graceUntilMs', graceUntil)
  local function live(untilMs)
    return untilMs > now or (untilMs > quietFrom and graceUntil > now)
  end
`;

/** KEYS task, all, open, ended, created. ARGV id, app, status, rank, data. @returns the task's hash, or null */
export const createScript = redisScript(`
  if redis.call('EXISTS', KEYS[1]) == 1 then return nil end
  ${NOW}
  local member = string.format('%016d:%s', redis.call('INCR', KEYS[5]), ARGV[1])
  redis.call('HSET', KEYS[1], 'id', ARGV[1], 'app', ARGV[2], 'status', ARGV[3], 'rank', ARGV[4], 'data', ARGV[5],
    'final', 0, 'version', 1, 'attempts', 0, 'createTimeMs', now, 'updateTimeMs', now, 'member', member)
  redis.call('ZADD', KEYS[2], now, member)
  redis.call('ZADD', KEYS[3], now, member)
  -- Each new task sweeps up after some old ones, so that the sets do not outgrow the tasks.
  local forgotten = redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 100)
  if #forgotten > 0 then
    redis.call('ZREM', KEYS[2], unpack(forgotten))
    redis.call('ZREM', KEYS[4], unpack(forgotten))
  end
  return redis.call('HGETALL', KEYS[1])
`);

/**
 * KEYS task, open, ended, commands. ARGV version, '1' when only the owner may, owner, keepMs, status, rank, final, data.
 *
 * @returns what came of it, and the task's hash as it is now
 */
export const updateScript = redisScript(`
  local was = redis.call('HMGET', KEYS[1], 'version', 'leaseOwner', 'final', 'member')
  if not was[1] then return {'missing', {}} end
  if was[1] ~= ARGV[1] or (ARGV[2] == '1' and was[2] ~= ARGV[3]) then
    return {'conflict', redis.call('HGETALL', KEYS[1])}
  end
  ${NOW}
  redis.call('HSET', KEYS[1], 'status', ARGV[5], 'rank', ARGV[6], 'final', ARGV[7], 'data', ARGV[8],
    'version', was[1] + 1, 'updateTimeMs', now)
  if was[3] == '0' and ARGV[7] == '1' then
    redis.call('ZREM', KEYS[2], was[4])
    redis.call('ZADD', KEYS[3], now + ARGV[4], was[4])
    redis.call('PEXPIRE', KEYS[1], ARGV[4])
    redis.call('PEXPIRE', KEYS[4], ARGV[4])
  end
  return {'done', redis.call('HGETALL', KEYS[1])}
`);

/** KEYS task, heard. ARGV owner, ttlMs. @returns what came of it, and the task's hash as it is now */
export const acquireScript = redisScript(`
  ${NOW} ${HEAR('KEYS[2]')}
  local was = redis.call('HMGET', KEYS[1], 'id', 'final', 'leaseOwner', 'leaseUntilMs')
  if not was[1] then return {'missing', {}} end
  local held = was[3] and live(tonumber(was[4]))
  if was[2] == '1' or (held and was[3] ~= ARGV[1]) then return {'refused', {}} end
  redis.call('HSET', KEYS[1], 'leaseOwner', ARGV[1], 'leaseUntilMs', now + ARGV[2])
  if not held then redis.call('HINCRBY', KEYS[1], 'attempts', 1) end
  return {'done', redis.call('HGETALL', KEYS[1])}
`);

/** KEYS task, heard. ARGV owner, ttlMs. @returns what came of it */
export const renewScript = redisScript(`
  ${NOW} ${HEAR('KEYS[2]')}
  local was = redis.call('HMGET', KEYS[1], 'id', 'leaseOwner')
  if not was[1] then return {'missing', {}} end
  if was[2] ~= ARGV[1] then return {'refused', {}} end
  redis.call('HSET', KEYS[1], 'leaseUntilMs', now + ARGV[2])
  return {'done', {}}
`);

/** KEYS task. ARGV owner. @returns what came of it */
export const releaseScript = redisScript(`
  local was = redis.call('HMGET', KEYS[1], 'id', 'leaseOwner')
  if not was[1] then return {'missing', {}} end
  if was[2] ~= ARGV[1] then return {'refused', {}} end
  redis.call('HDEL', KEYS[1], 'leaseOwner', 'leaseUntilMs')
  return {'done', {}}
`);

/** KEYS heard. @returns until when, ms, a lease had to be live to count as live still; null when none does */
export const graceScript = redisScript(`
  ${NOW} ${HEAR('KEYS[1]')}
  if graceUntil > now then return quietFrom end
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
