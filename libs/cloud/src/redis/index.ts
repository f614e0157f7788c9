export { type RedisConnection, createRedisScript, type RedisScript, openRedis } from './redis-connection.ts';
export { parseRedisUrl, type RedisTarget } from './redis-target.ts';
export { openPositionStore, type PositionStore } from './position-store.ts';
