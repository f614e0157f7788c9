import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { CosError, toCosError, isRetryableCosError } from './cos-error.ts';

const sdkError = (fields: object) => Object.assign(new Error('m'), fields);

it.each([
  [{ code: 'NoSuchBucket', statusCode: 404 }, 'CosNoSuchBucket', false],
  [{ code: 'AccessDenied', statusCode: 403 }, 'CosAccessDenied', false],
  [{ code: 'SlowDown', statusCode: 503 }, 'CosSlowDown', true],
  [{ code: 'BadDigest', statusCode: 400 }, 'CosBadDigest', true],
  [{ code: '404', statusCode: 404 }, 'CosNotFound', false],
  [{ code: '502', statusCode: 502 }, 'CosStatus502', true],
  [{ code: '429', statusCode: 429 }, 'CosStatus429', true],
  [{ code: 'ECONNREFUSED' }, 'CosUnreachable', true],
  [{ code: 'ECONNRESET', statusCode: 200 }, 'CosUnreachable', true],
  [{ code: 'ESOCKETTIMEDOUT' }, 'CosUnreachable', true],
  [{ code: 'Error', message: 'Bucket should format as "test-1250000000".' }, 'CosInvalidRequest', false],
  [{ code: 'InternalError', statusCode: 200 }, 'CosInternalError', true],
])('maps %o to %s', (fields, code, passes) => {
  const error = toCosError('PutObject k', sdkError(fields));
  expect(error).toMatchObject({
    code,
    fault: 'destination',
    message: expect.stringContaining('PutObject k: '),
  });
  expect(isRetryableCosError(error)).toBe(passes);
});

it('contains nothing of the request: no URL, no header, no token', () => {
  const error = toCosError(
    'PutObject k',
    sdkError({
      code: 'AccessDenied',
      statusCode: 403,
      url: 'http://h/k?q-signature=HUSH',
      headers: { authorization: 'HUSH' },
      error: { Code: 'AccessDenied', Resource: 'HUSH' },
    }),
  );
  expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain('HUSH');
});

it('does not retry errors that are not from COS', () => {
  expect(isRetryableCosError(new TypeError('bug'))).toBe(false);
  expect(isRetryableCosError(new CosError('CosCredentials', 'm', {}))).toBe(true);
});
