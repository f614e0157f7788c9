import { expect, it } from 'vitest';
import { createService } from '../index.ts';
import { createLogger } from '../../log/index.ts';
import { createTokenBuckets, limitRate } from './limit-rate.ts';

function service(perMinute: number | undefined, onPlatform = false) {
  const app = createService({
    name: 't',
    log: createLogger({ name: 't', level: 'silent' }),
    maxBodyBytes: 100,
  });
  app.use(async (context, next) => {
    const appKey = context.req.header('test-key');
    if (appKey !== undefined) context.set('appKey', appKey);
    await next();
  });
  app.use('/', limitRate({ perMinute, onPlatform, nowMs: () => 0 }));
  app.post('/', (context) => context.text('taken'));
  return async (headers: Record<string, string>, remoteAddress?: string) => {
    const init = { method: 'POST', headers };
    return app.request(
      '/',
      init,
      remoteAddress === undefined ? {} : { incoming: { headers, socket: { remoteAddress } } },
    );
  };
}

it('rejects requests over the limit and says when to retry', async () => {
  const send = service(2);
  expect([(await send({}, '203.0.113.5')).status, (await send({}, '203.0.113.5')).status]).toEqual([
    200, 200,
  ]);
  const refused = await send({}, '203.0.113.5');
  expect([refused.status, await refused.json()]).toEqual([
    429,
    {
      ErrorCode: 'LimitExceeded',
      ErrorMessage: 'more than 2 requests a minute, try again in 30 s',
      RequestID: refused.headers.get('x-request-id'),
    },
  ]);
  expect((await send({}, '203.0.113.6')).status).toBe(200);
});

it('counts per application for signed requests', async () => {
  const send = service(1);
  const statuses = [];
  for (const key of ['a', 'b', 'a']) statuses.push((await send({ 'test-key': key }, '203.0.113.5')).status);
  expect(statuses).toEqual([200, 200, 429]);
});

it.each([
  [true, [200, 429, 200]],
  [false, [200, 429, 429]],
])("trusts the address in SCF's header only on SCF: %s", async (onPlatform, expected) => {
  const send = service(1, onPlatform);
  const statuses = [];
  for (const address of ['203.0.113.5:1000', '203.0.113.5:2000', '[2001:db8::1]:3000'])
    statuses.push((await send({ 'x-scf-remote-addr': address }, '10.0.0.1')).status);
  expect(statuses).toEqual(expected);
});

it('admits everything without a limit', async () => {
  const send = service(undefined);
  for (let count = 0; count < 50; count += 1) expect((await send({}, '203.0.113.5')).status).toBe(200);
});

it('starts with a full bucket, which refills evenly', () => {
  const buckets = createTokenBuckets({ perMinute: 3 });
  const waits = [0, 0, 0, 0, 19_999, 20_000, 20_000].map((nowMs) => buckets.take('a', nowMs));
  expect(waits).toEqual([0, 0, 0, 20_000, 1, 0, 20_000]);
});

it('holds at most the tokens of a minute', () => {
  const buckets = createTokenBuckets({ perMinute: 2 });
  buckets.take('a', 0);
  expect([1, 2, 3].map(() => buckets.take('a', 3_600_000))).toEqual([0, 0, 30_000]);
});

it('keeps keys apart', () => {
  const buckets = createTokenBuckets({ perMinute: 1 });
  expect(['a', 'b', 'a', 'b'].map((key) => buckets.take(key, 0))).toEqual([0, 0, 60_000, 60_000]);
});

it('takes no token for a refused request, and tolerates a clock that is set back', () => {
  const buckets = createTokenBuckets({ perMinute: 1 });
  expect([1000, 500, 1500, 60_500].map((nowMs) => buckets.take('a', nowMs))).toEqual([0, 60_000, 59_000, 0]);
});

it('drops the least recently used key', () => {
  const buckets = createTokenBuckets({ perMinute: 1, maxKeys: 2 });
  const keys = ['a', 'b', 'a', 'c', 'a', 'b'];
  expect(keys.map((key) => buckets.take(key, 0))).toEqual([0, 0, 60_000, 0, 60_000, 0]);
});
