export { parseRedisUrl, type RedisTarget } from '../redis/index.ts';
export { openPositionStore, type PositionStore } from './open-position-store.ts';
