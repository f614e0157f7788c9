import { expect, it } from 'vitest';
import { parseRedisUrl } from './redis-target.ts';

it.each([
  ['redis://localhost', { host: 'localhost', port: 6379, db: 0, tls: false }],
  ['redis://10.0.0.1:6380/3', { host: '10.0.0.1', port: 6380, db: 3, tls: false }],
  ['redis://[::1]:6380/', { host: '::1', port: 6380, db: 0, tls: false }],
  [
    'rediss://:crs-1%3Ap%40ss@r.example:6380/1',
    { host: 'r.example', port: 6380, db: 1, tls: true, password: 'crs-1:p@ss' },
  ],
  [
    'redis://app:hush@r.example',
    { host: 'r.example', port: 6379, db: 0, tls: false, username: 'app', password: 'hush' },
  ],
])('parses %s', (url, target) => {
  expect(parseRedisUrl(url, 'TASK_STORE')).toEqual(target);
});

it.each([
  'http://:hush@h/0',
  'redis:',
  'redis://:hush@h/zero',
  'redis://:hush@h/0/1',
  'redis://:hush@h/0?family=6',
  'redis://:hush%@h',
  'redis://:hush@h:port',
  'hush',
])('rejects %s and names only the variable', (url) => {
  expect(() => parseRedisUrl(url, 'TASK_STORE')).toThrow(expect.objectContaining({ code: 'InvalidConfig' }));
  expect(() => parseRedisUrl(url, 'TASK_STORE')).toThrow(/^TASK_STORE (?!.*hush)/);
});
