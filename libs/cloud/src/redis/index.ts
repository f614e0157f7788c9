export { redisConnection, type RedisConnection } from './redis-connection.ts';
export { redisScript, type RedisScript } from './redis-script.ts';
export { parseRedisUrl, type RedisTarget } from './redis-target.ts';
export { openPositionStore, type PositionStore } from './position-store.ts';
