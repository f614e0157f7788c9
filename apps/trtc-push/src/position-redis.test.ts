import { expect, test } from 'vitest';
import { choosePositionRedis } from './position-redis.ts';

const own = { host: 'own', port: 6379, db: 1, tls: false };
const named = { Redis: true, RedisHost: '10.0.0.7', RedisPort: 6380 };

test("the request's Redis wins over the service's", () => {
  expect(choosePositionRedis(named, 'secret', own)).toEqual({
    host: '10.0.0.7',
    port: 6380,
    db: 0,
    tls: false,
    password: 'secret',
  });
  expect(choosePositionRedis({ Redis: true, RedisPort: 6379 }, undefined, own)).toBe(own);
});

test('without Redis in the request no position is stored', () => {
  expect(choosePositionRedis({ ...named, Redis: false }, 'secret', own)).toBeUndefined();
});

test('without any Redis the error names RedisHost', () => {
  expect(() => choosePositionRedis({ Redis: true, RedisPort: 6379 }, undefined, undefined)).toThrow(
    /^RedisHost missing/,
  );
});
