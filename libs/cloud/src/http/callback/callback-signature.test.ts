import { describe, expect, it, test } from 'vitest';
import { parseSignKeys, verifyCallback, toWebhookHeaders } from './callback-signature.ts';

const nowMs = 1_795_000_000_000;
const message = { id: 'task-1', timeMs: nowMs, body: '{"名":"回调"}', keys: ['new', 'old'] };
const verdict = (more: Partial<typeof message & { nowMs: number; sent: string }>) => {
  const { keys, body, nowMs: at = nowMs, sent = body } = { ...message, ...more };
  return verifyCallback({
    headers: toWebhookHeaders(message),
    body: sent ?? '',
    keys: keys ?? [],
    nowMs: at,
  });
};

it('signs as the standard says: its own example', () => {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/index.test.ts
  const headers = toWebhookHeaders({
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timeMs: 1_614_265_330_000,
    body: '{"test": 2432232314}',
    keys: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

describe('a receiver', () => {
  test.each([['new'], ['old']])('that knows the %s key takes the message, and its id', (key) => {
    expect(verdict({ keys: [key] })).toEqual({ ok: true, id: 'task-1' });
  });

  test.each([
    [{ keys: ['another'] }, 'SignatureWrong'],
    [{ keys: [] }, 'SignatureWrong'],
    [{ sent: '{"名":"别的"}' }, 'SignatureWrong'],
    [{ nowMs: nowMs + 301_000 }, 'TooOld'],
    [{ nowMs: nowMs - 301_000 }, 'TooNew'],
  ])('refuses %j: %s', (more, reason) => {
    expect(verdict(more)).toEqual({ ok: false, reason });
  });

  it('refuses what has no signature, another id, or a time that is none', () => {
    const headers = toWebhookHeaders(message);
    const { body, keys } = message;
    for (const [changed, reason] of [
      [{ 'webhook-signature': '' }, 'HeadersMissing'],
      [{ 'webhook-id': 'task-2' }, 'SignatureWrong'],
      [{ 'webhook-timestamp': 'soon' }, 'TooOld'],
    ] as const) {
      expect(verifyCallback({ headers: { ...headers, ...changed }, body, keys, nowMs })).toEqual({
        ok: false,
        reason,
      });
    }
  });
});

test.each([
  [undefined, []],
  ['', []],
  ['one', ['one']],
  [' new  old ', ['new', 'old']],
])('the setting %j has the keys %j', (setting, keys) => {
  expect(parseSignKeys(setting)).toEqual(keys);
});
