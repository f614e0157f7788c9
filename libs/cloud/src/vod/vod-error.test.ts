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

it('leaves our own errors as they are', () => {
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
])('tries again after %s', (code) => {
  expect(isRetryableVodError(toVodError('ProcessMedia', thrown({ code })))).toBe(true);
});

it('tries again when temporary keys are not known any more', () => {
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
])('does not try again after %s', (code) => {
  expect(isRetryableVodError(toVodError('ProcessMedia', thrown({ code })))).toBe(false);
});

it.each([
  [500, true],
  [502, true],
  [429, true],
  [408, true],
  [400, false],
  [403, false],
])('after status %i tries again: %s', (httpCode, again) => {
  expect(isRetryableVodError(toVodError('ProcessMedia', thrown({ httpCode })))).toBe(again);
});

it('tries again when there was no answer, and after what is not from VOD', () => {
  expect(isRetryableVodError(toVodError('ProcessMedia', thrown({})))).toBe(true);
  expect(isRetryableVodError(new TypeError('x'))).toBe(true);
});

it.each([
  ['InvalidParameterValue.SessionId', true],
  ['FailedOperation.TaskDuplicate', true],
  ['InvalidParameterValue.SessionIdTooLong', false],
  ['FailedOperation', false],
])('knows the refusal of a repeat: %s %s', (code, duplicate) => {
  expect(isDuplicateSession(toVodError('ProcessMedia', thrown({ code })))).toBe(duplicate);
});
