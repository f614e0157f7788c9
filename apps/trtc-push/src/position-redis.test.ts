import { expect, test } from 'vitest';
import { positionTarget } from './position-redis.ts';

const own = { host: 'own', port: 6379, db: 1, tls: false };
const named = { Redis: true, RedisHost: '10.0.0.7', RedisPort: 6380 };

test('the Redis of the request wins over that of the service', () => {
  expect(positionTarget(named, 'secret', own)).toEqual({
    host: '10.0.0.7',
    port: 6380,
    db: 0,
    tls: false,
    password: 'secret',
  });
  expect(positionTarget({ Redis: true, RedisPort: 6379 }, undefined, own)).toBe(own);
});

test('nothing is kept when nobody asks for it', () => {
  expect(positionTarget({ ...named, Redis: false }, 'secret', own)).toBeUndefined();
});

test('without any Redis the field is named', () => {
  expect(() => positionTarget({ Redis: true, RedisPort: 6379 }, undefined, undefined)).toThrow(
    /^RedisHost missing/,
  );
});
