import { expect, it } from 'vitest';
import { ServiceError } from '../errors/index.ts';
import { toErrorBody } from './failure.ts';

it.for([
  ['InvalidParameter', 'caller', 'InvalidParameter'],
  ['InvalidParam', 'caller', 'InvalidParameter'],
  ['RequestTooLarge', 'caller', 'InvalidParameter'],
  ['NotFound', 'caller', 'ResourceNotFound'],
  ['LimitExceeded', 'service', 'LimitExceeded'],
  ['StoreUnavailable', 'service', 'InternalError'],
] as const)('%s, fault of the %s, has Code %s', ([code, fault, expected]) => {
  expect(toErrorBody(new ServiceError(code, 'why', { fault }), 'id')).toEqual({
    Code: expected,
    Message: 'why',
    RequestId: 'id',
  });
});
