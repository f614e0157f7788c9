import { expect, it } from 'vitest';
import { isSecretName, redactText } from './redact.ts';

it.each([
  'Authorization',
  'x-scf-secret-id',
  'X-Scf-Secret-Key',
  'X-Scf-Session-Token',
  'x-cos-security-token',
  'SecretKey',
  'secretId',
  'UserSig',
  'userSig',
  'q-signature',
  'signKey',
  'EncryptKey',
  'password',
  'token',
  'sign',
])('recognises %s as a secret name', (name) => {
  expect(isSecretName(name)).toBe(true);
});

it.each(['RecordURL', 'design', 'signal', 'TaskID', 'requestId', 'key', 'tokens', 'AuthUrl', 'assigned'])(
  'leaves the name %s alone',
  (name) => {
    expect(isSecretName(name)).toBe(false);
  },
);

it.each([
  [
    'a presigned COS URL',
    'GET https://b.cos.x/k.mp4?q-sign-algorithm=sha1&q-ak=AKIDxyz&q-sign-time=1;2&q-signature=0a1b2c&x-cos-security-token=tok failed',
    'GET https://b.cos.x/k.mp4?q-sign-algorithm=sha1&q-ak=[redacted]&q-sign-time=1;2&q-signature=[redacted]&x-cos-security-token=[redacted] failed',
  ],
  [
    'a page with a UserSig',
    'opening https://page.example/?room=1&userSig=eJwtzE-abc_*&lang=en',
    'opening https://page.example/?room=1&userSig=[redacted]&lang=en',
  ],
  [
    'a short signature in a query',
    'http://h/p?sign=abc&t=1&token=xyz',
    'http://h/p?sign=[redacted]&t=1&token=[redacted]',
  ],
  [
    'a URL carried in a URL',
    'http://h/?u=http%3A%2F%2Fx%3FuserSig%3Dabc%26b%3D1',
    'http://h/?u=http%3A%2F%2Fx%3FuserSig%3D[redacted]%26b%3D1',
  ],
  [
    'a TC3 header',
    'authorization: TC3-HMAC-SHA256 Credential=AKID/2026/scf/tc3_request, SignedHeaders=host, Signature=abc',
    'authorization: [redacted]',
  ],
  ['a JSON field', '{"SecretKey":"a\\"b","Region":"r"}', '{"SecretKey":"[redacted]","Region":"r"}'],
  [
    'JSON inside JSON',
    '{"msg":"body {\\"token\\":\\"abc\\",\\"ok\\":1}"}',
    '{"msg":"body {\\"token\\":\\"[redacted]\\",\\"ok\\":1}"}',
  ],
  ['a password in a URL', 'redis://default:p4ss@10.0.0.3:6379', 'redis://default:[redacted]@10.0.0.3:6379'],
  ['a bearer token', 'sent Bearer abcdefghijkl', 'sent Bearer [redacted]'],
])('hides %s', (_what, text, expected) => {
  expect(redactText(text)).toBe(expected);
});

it('leaves ordinary text unchanged', () => {
  const text = '{"msg":"signal 15, design=blue, RecordURL=https://a.example/p?x=1&key=2"}';
  expect(redactText(text)).toBe(text);
});

it('changes nothing when applied twice', () => {
  const once = redactText('authorization: abc\nhttp://h/?userSig=abc {"password":"x"} redis://u:p@h');
  expect(redactText(once)).toBe(once);
});

it('takes linear time, also for adversarial text', () => {
  const startedMs = performance.now();
  redactText('secret-'.repeat(20_000) + '\\'.repeat(20_000) + '"'.repeat(20_000));
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});
