export { startRedis, type RedisOptions, type RunningRedis } from './start-redis.ts';
