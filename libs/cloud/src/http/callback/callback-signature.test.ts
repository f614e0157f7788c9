import { expect, it, test } from 'vitest';
import { parseSignKeys, toWebhookHeaders } from './callback-signature.ts';

it("signs the standard's example as the standard does", () => {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.test.ts
  const headers = toWebhookHeaders({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timeMs: 1_614_265_330_000,
    body: '{"test": 2432232314}',
    keys: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

it('has a signature for each key, the new one first', () => {
  const message = { id: 'task-1', timeMs: 1_795_000_000_999, body: '{"名":"回调"}' };
  const signatureWith = (...keys: string[]) => toWebhookHeaders({ ...message, keys })['webhook-signature'];
  expect(signatureWith('new', 'old')).toBe(`${signatureWith('new')} ${signatureWith('old')}`);
  expect(toWebhookHeaders({ ...message, keys: [] })).toEqual({
    'webhook-id': 'task-1',
    'webhook-timestamp': '1795000000',
  });
});

test.each([
  [undefined, []],
  ['', []],
  ['one', ['one']],
  [' new  old ', ['new', 'old']],
])('parses the setting %j as the keys %j', (setting, keys) => {
  expect(parseSignKeys(setting)).toEqual(keys);
});
