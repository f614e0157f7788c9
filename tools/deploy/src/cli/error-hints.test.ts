import { ServiceError } from '@scf-media/protocol/errors';
import { expect, test } from 'vitest';
import { listHints } from './error-hints.ts';

const failed = (code: string, message: string) => new ServiceError(code, message, { fault: 'destination' });

test('hints depend on the code, and on the message of a failed function', () => {
  expect(listHints(failed('AuthFailureTokenFailure', 'x'))).toEqual([expect.stringContaining('SECRET_ID')]);
  const reason = 'web-record-worker is CreateFailed: PullImageFailed: no permission';
  expect(listHints(failed('FunctionFailed', reason))[0]).toContain('SCF_QcsRole');
  expect(listHints(failed('FunctionFailed', 'web-record is CreateFailed'))).toHaveLength(1);
  expect(listHints(new Error('x'))).toEqual([]);
});
