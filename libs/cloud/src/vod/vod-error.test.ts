import { ServiceError } from '@scf-media/protocol/errors';
import { expect, it } from 'vitest';
import { isDuplicateSession, isRetryableVodError, toVodError } from './vod-error.ts';

const thrown = (fields: { code?: string; httpCode?: number }) => Object.assign(new Error('said so'), fields);

it.each([
  [{ code: 'InvalidParameterValue.FileId' }, 'VodInvalidParameterValueFileId'],
  [{ code: 'RequestLimitExceeded' }, 'VodRequestLimitExceeded'],
  [{ httpCode: 503 }, 'VodHttp503'],
  [{}, 'VodUnreachable'],
])('names %j %s', (fields, code) => {
  const error = toVodError('ProcessMedia', thrown(fields));
  expect([error.code, error.message, error.fault]).toEqual([code, 'ProcessMedia: said so', 'service']);
});

it('returns our own errors unchanged', () => {
  const error = new ServiceError('InternalError', 'no keys', { fault: 'service' });
  expect(toVodError('ProcessMedia', error)).toBe(error);
});

it.each([
  'InternalError',
  'InternalError.DBError',
  'RequestLimitExceeded',
  'RequestLimitExceeded.UinLimitExceeded',
  'LimitExceeded',
  'FailedOperation',
  'FailedOperation.NetWorkError',
  'ResourceUnavailable',
  'AuthFailure.TokenFailure',
  'AuthFailure.SignatureExpire',
])('retries after %s', (code) => {
  expect(isRetryableVodError(toVodError('ProcessMedia', thrown({ code })))).toBe(true);
});

it('retries when VOD does not know temporary credentials any more', () => {
  const error = toVodError('ProcessMedia', thrown({ code: 'AuthFailure.SecretIdNotFound' }), {
    temporary: true,
  });
  expect([error.code, isRetryableVodError(error)]).toEqual(['VodAuthFailureTokenFailure', true]);
});

it.each([
  'AuthFailure.SecretIdNotFound',
  'AuthFailure.SignatureFailure',
  'UnauthorizedOperation.CamNoAuth',
  'InvalidParameter',
  'InvalidParameterValue.Definition',
  'InvalidParameterValue.SessionIdTooLong',
  'MissingParameter',
  'ResourceNotFound.FileNotExist',
  'FailedOperation.MediaType',
])('does not retry after %s', (code) => {
  expect(isRetryableVodError(toVodError('ProcessMedia', thrown({ code })))).toBe(false);
});

it.each([
  [500, true],
  [502, true],
  [429, true],
  [408, true],
  [400, false],
  [403, false],
])('retries after status %i: %s', (httpCode, again) => {
  expect(isRetryableVodError(toVodError('ProcessMedia', thrown({ httpCode })))).toBe(again);
});

it('retries when there was no response, and after errors that are not from VOD', () => {
  expect(isRetryableVodError(toVodError('ProcessMedia', thrown({})))).toBe(true);
  expect(isRetryableVodError(new TypeError('x'))).toBe(true);
});

it.each([
  ['InvalidParameterValue.SessionId', true],
  ['FailedOperation.TaskDuplicate', true],
  ['InvalidParameterValue.SessionIdTooLong', false],
  ['FailedOperation', false],
])('recognises the rejection of a repetition: %s %s', (code, duplicate) => {
  expect(isDuplicateSession(toVodError('ProcessMedia', thrown({ code })))).toBe(duplicate);
});
