import { expect, it } from 'vitest';
import { controlOutcome } from './control-outcome.ts';
import { taskStatuses } from './task-status.ts';

const refused = 'InvalidStatus';

it.for([
  //          normal   recording  paused   canceled transcode upload   callback finished
  ['Pause', ['apply', 'apply', 'no-op', refused, refused, refused, refused, refused]],
  ['Resume', [refused, 'no-op', 'apply', refused, refused, refused, refused, refused]],
  ['Stop', ['apply', 'apply', 'apply', 'no-op', 'no-op', 'no-op', 'no-op', 'no-op']],
  ['Refresh', ['no-op', 'apply', 'apply', 'no-op', 'no-op', 'no-op', 'no-op', 'no-op']],
] as const)('%s in each status', ([action, outcomes]) => {
  const found = taskStatuses.map((status) => {
    try {
      return controlOutcome(action, status);
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
  expect(found).toEqual(outcomes);
});

it.for([
  ['Pause', 'finished', "can't pause a task in status finished"],
  ['Resume', 'normal', "can't resume a task in status normal"],
] as const)('%s of a %s task is rejected with the documented message', ([action, status, message]) => {
  expect(() => controlOutcome(action, status)).toThrow(
    expect.objectContaining({ code: 'InvalidStatus', fault: 'caller', message }),
  );
});
