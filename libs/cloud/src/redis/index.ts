export { type RedisConnection, createRedisScript, type RedisScript } from './redis-connection.ts';
export { parseRedisUrl, type RedisTarget } from './redis-target.ts';
export { openRedis } from './open-redis.ts';
export { openPositionStore, type PositionStore } from './position-store.ts';
