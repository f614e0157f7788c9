import { expect, test } from 'vitest';
import { verifyCallback } from './verify-callback.ts';

/** The example of the standard's own libraries. */
const example = {
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
  body: '{"test": 2432232314}',
  keys: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  nowMs: 1_614_265_330_000,
};
const good = { ok: true, id: 'msg_p5jXN8AQM9LWM0D4loKWxJek' };

test('accepts the example of the standard, as text or bytes, with either kind of headers', async () => {
  expect(await verifyCallback(example)).toEqual(good);
  const body = new TextEncoder().encode(example.body);
  expect(await verifyCallback({ ...example, body, headers: new Headers(example.headers) })).toEqual(good);
});

test('accepts when one of several keys matches one of several signatures', async () => {
  const signature = `v1,AAAA ${example.headers['webhook-signature']}`;
  const headers = { ...example.headers, 'webhook-signature': signature };
  expect(await verifyCallback({ ...example, headers, keys: ['new', ...example.keys] })).toEqual(good);
});

test.each([
  [{ body: '{"test": 2432232315}' }, 'SignatureWrong'],
  [{ keys: ['another'] }, 'SignatureWrong'],
  [{ keys: [] }, 'SignatureWrong'],
  [{ headers: {} }, 'HeadersMissing'],
  [{ nowMs: example.nowMs + 301_000 }, 'TooOld'],
  [{ nowMs: example.nowMs - 301_000 }, 'TooNew'],
])('%j: %s', async (change, reason) => {
  expect(await verifyCallback({ ...example, ...change })).toEqual({ ok: false, reason });
});
