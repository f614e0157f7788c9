import { invalidStatus } from './failure.ts';
import { type TaskStatus } from './task-status.ts';

/** The actions that control a running task. */
export type ControlAction = 'Pause' | 'Resume' | 'Refresh' | 'Stop';

/**
 * Returns what a command means for a task in a status. Every command may be repeated: the second one succeeds and
 * changes nothing.
 *
 * | command | apply       | no-op          | refused |
 * |---------|-------------|----------------|---------|
 * | Pause   | normal, recording | paused   | the rest |
 * | Resume  | paused      | recording      | the rest |
 * | Stop    | normal, recording, paused | the rest | - |
 * | Refresh | recording, paused | the rest | - |
 *
 * A task paused while `normal` begins its recording paused.
 *
 * @returns `apply` when the command is to be carried out, `no-op` when there is nothing to do and the response is a
 *   success
 * @throws ServiceError `InvalidStatus`, fault `caller`
 */
export function controlOutcome(action: ControlAction, status: TaskStatus): 'apply' | 'no-op' {
  switch (action) {
    case 'Pause':
      if (status === 'paused') return 'no-op';
      if (status === 'normal' || status === 'recording') return 'apply';
      throw invalidStatus(action, status);
    case 'Resume':
      if (status === 'recording') return 'no-op';
      if (status === 'paused') return 'apply';
      throw invalidStatus(action, status);
    case 'Stop':
      return status === 'normal' || status === 'recording' || status === 'paused' ? 'apply' : 'no-op';
    case 'Refresh':
      return status === 'recording' || status === 'paused' ? 'apply' : 'no-op';
  }
}
