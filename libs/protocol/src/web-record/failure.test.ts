import { expect, it } from 'vitest';
import {
  callbackFailed,
  errorCode,
  internalError,
  invalidParam,
  invalidStatus,
  limitExceeded,
  taskNotFound,
  unsupportedRecordUrl,
} from './failure.ts';

it.for([
  [invalidParam('RecordURL missing'), 'InvalidParam', 'caller', 'RecordURL missing'],
  [taskNotFound(), 'InvalidParam', 'caller', 'TaskID: invalid task id, task not found'],
  [invalidStatus('Pause', 'upload'), 'InvalidStatus', 'caller', "can't pause a task in status upload"],
  [unsupportedRecordUrl(), 'InternalErr', 'destination', 'invalid RecordURL or unsupported RecordURL'],
  [
    callbackFailed('ECONNABORTED:timeout of 2000ms exceeded'),
    'CallbackFailed',
    'destination',
    'Callback failed even all tries. last error message:ECONNABORTED:timeout of 2000ms exceeded',
  ],
  [limitExceeded('2 tasks are recording'), 'LimitExceeded', 'service', '2 tasks are recording'],
  [internalError('create task failed'), 'InternalError', 'service', 'create task failed'],
] as const)('%s', ([error, code, fault, message]) => {
  expect({ code: error.code, fault: error.fault, message: error.message }).toEqual({ code, fault, message });
});

it('spells every code as its name', () => {
  expect(Object.entries(errorCode).filter(([name, code]) => name !== code)).toEqual([]);
});

it('keeps the cause', () => {
  const cause = new Error('net::ERR_NAME_NOT_RESOLVED');
  expect(unsupportedRecordUrl(cause).cause).toBe(cause);
  expect('cause' in unsupportedRecordUrl()).toBe(false);
});
