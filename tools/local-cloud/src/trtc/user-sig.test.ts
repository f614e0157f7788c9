import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makeUserSig, SIG_ERRORS, checkUserSig } from './user-sig.ts';

/** Tencent's own, which has no declarations. Its times are now. */
interface OfficialApi {
  genUserSig(userId: string, expireS: number): string;
  genPrivateMapKey(userId: string, expireS: number, roomId: number, privileges: number): string;
}
const { Api } = createRequire(import.meta.url)('tls-sig-api-v2') as {
  Api: new (sdkAppId: number, key: string) => OfficialApi;
};

const sdkAppId = 1_400_000_000;
const key = 'a-key';
const atS = Math.floor(Date.now() / 1000);
const of = (changes: object = {}): Parameters<typeof checkUserSig>[1] => ({
  ...{ sdkAppId, key, userId: 'alice', atS },
  ...changes,
});

test('accepts UserSigs of the official library, with and without privileges', () => {
  const official = new Api(sdkAppId, key);
  expect(checkUserSig(official.genUserSig('alice', 60), of())).toBeUndefined();
  expect(
    checkUserSig(official.genUserSig('录制-"a/b".1', 60), of({ userId: '录制-"a/b".1' })),
  ).toBeUndefined();
  expect(checkUserSig(official.genPrivateMapKey('alice', 60, 123, 255), of())).toBeUndefined();
});

test('makes the same UserSig as the official library', () => {
  const ours = makeUserSig({ sdkAppId, key, userId: 'alice', expireS: 60, atS: 1_700_000_000 });
  expect(ours).toMatch(/^[\w*-]+$/);
  const base64 = ours.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
  expect(JSON.parse(inflateSync(Buffer.from(base64, 'base64')).toString())).toEqual({
    'TLS.ver': '2.0',
    'TLS.identifier': 'alice',
    'TLS.sdkappid': sdkAppId,
    'TLS.time': 1_700_000_000,
    'TLS.expire': 60,
    // By openssl dgst -sha256 -hmac a-key -binary | base64, of the four lines.
    'TLS.sig': 'd0VfpzIMcDWgB3BsB2lT/ciJ0vcAZhBZenjlpzZSxgM=',
  });
});

test('each error has its code', () => {
  const sig = makeUserSig({ sdkAppId, key, userId: 'alice', expireS: 60, atS });
  const made = (changes: object): string =>
    makeUserSig({ sdkAppId, key, userId: 'alice', expireS: 60, atS, ...changes });
  expect(checkUserSig(sig, of({ atS: atS + 59 }))).toBeUndefined();
  expect(checkUserSig(sig, of({ atS: atS + 60 }))).toBe(SIG_ERRORS.expired);
  expect(checkUserSig('', of())).toBe(SIG_ERRORS.empty);
  expect(checkUserSig(sig.slice(0, 80), of())).toBe(SIG_ERRORS.unreadable);
  expect(checkUserSig('no sig at all', of())).toBe(SIG_ERRORS.unreadable);
  expect(checkUserSig(made({ key: 'another' }), of())).toBe(SIG_ERRORS.forged);
  expect(checkUserSig(made({ userId: 'bob' }), of())).toBe(SIG_ERRORS.otherUser);
  expect(checkUserSig(made({ sdkAppId: 1 }), of())).toBe(SIG_ERRORS.otherApp);
});
