import { expect, it } from 'vitest';
import { toMessage, ServiceError } from './index.ts';

it('carries code, fault and cause', () => {
  const cause = new Error('inner');
  const error = new ServiceError('InvalidParam', 'RecordURL missing', { fault: 'caller', cause });
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.code, error.fault, error.message, error.cause]).toEqual([
    'ServiceError',
    'InvalidParam',
    'caller',
    'RecordURL missing',
    cause,
  ]);
});

it('returns the message of anything thrown', () => {
  expect([new Error('a'), 'b', undefined].map(toMessage)).toEqual(['a', 'b', 'undefined']);
});
