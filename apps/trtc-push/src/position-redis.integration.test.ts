import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createUrlPolicy } from '@scf-media/cloud/url-policy';
import { startRedis } from '@scf-media/cloud/testing';
import { expect, test } from 'vitest';
import { pinRedisAddress, checkRedis, type RedisPolicy } from './position-redis.ts';

const afterMs = 300;
const target = (host: string, port: number, password?: string) => ({
  ...{ host, port, db: 0, tls: false },
  ...(password === undefined ? {} : { password }),
});

/** Allows only 127.0.0.1, which `near.example` resolves to; `far.example` resolves to another address. */
function makePolicy(more: Partial<RedisPolicy> = {}): RedisPolicy {
  const lookup = async (name: string) => {
    if (name === 'nobody.example') throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
    return [{ address: name === 'near.example' ? '127.0.0.1' : '127.0.0.2', family: 4 }];
  };
  const urlPolicy = createUrlPolicy({ allowPrivate: ['127.0.0.1/32'], lookup });
  return { urlPolicy, redisHosts: [], positionRedis: undefined, ...more };
}

test("all failures of a request's Redis look the same, and forbidden addresses are never connected to", async () => {
  await using redis = await startRedis({ password: 'secret' });
  let hits = 0;
  const canary = createServer((socket) => {
    hits += 1;
    socket.destroy();
  }).listen(0, '127.0.0.2');
  await once(canary, 'listening');
  const { port } = canary.address() as AddressInfo;

  const toFailure = async (host: string, to: number, password?: string) => {
    const startedMs = performance.now();
    const failing = checkRedis(target(host, to, password), makePolicy(), afterMs);
    const { code, message } = await failing.then(
      () => ({ code: 'none', message: 'none' }),
      (error: { code: string; message: string }) => error,
    );
    return { code, message, isLate: performance.now() - startedMs >= afterMs - 1 };
  };
  const failures = [
    await toFailure('127.0.0.2', port),
    await toFailure('far.example', port),
    await toFailure('169.254.0.23', 80),
    await toFailure('nobody.example', 6379),
    await toFailure('127.0.0.1', 1),
    await toFailure('127.0.0.1', redis.port, 'wrong'),
    await toFailure('127.0.0.1', redis.port),
  ];
  const [first] = failures;
  expect(failures).toEqual(failures.map(() => first));
  expect(first).toMatchObject({
    code: 'RedisUnavailable',
    message: 'Redis cannot be used: RedisHost is not allowed, or rejects the connection',
    isLate: true,
  });
  await checkRedis(target('near.example', redis.port, 'secret'), makePolicy(), afterMs);
  canary.close();
  expect(hits).toBe(0);
});

test('connects to the checked address of a name, and to hosts allowed by the operator unchanged', async () => {
  expect(await pinRedisAddress(target('near.example', 1), makePolicy())).toMatchObject({ host: '127.0.0.1' });
  await expect(pinRedisAddress(target('far.example', 1), makePolicy())).rejects.toMatchObject({
    code: 'AddressForbidden',
  });
  const named = makePolicy({ redisHosts: ['far.example'] });
  expect(await pinRedisAddress(target('Far.example', 1), named)).toMatchObject({ host: 'Far.example' });
  const own = target('127.0.0.2', 1);
  expect(await pinRedisAddress(own, makePolicy({ positionRedis: own }))).toBe(own);
});
