import { randomUUID } from 'node:crypto';
import { ServiceError } from '@scf-media/protocol/errors';
import { internalError } from '@scf-media/protocol/web-record';
import { appName, type RecordData, toStatus } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';

/** Long enough to write two words. */
const leaseMs = 5_000;
/** A worker that was only just asked for has not taken its lease yet. */
const startingMs = 60_000;

/**
 * Ends the tasks whose worker is gone: their lease has run out, so nobody works on them. Whoever asks for such a task
 * is told what happened instead of waiting for ever.
 */
export async function failLostTasks({ store, log }: Pick<ActionContext, 'store' | 'log'>): Promise<void> {
  const nowMs = Date.now();
  const owner = `sweeper-${randomUUID()}`;
  for (const { id } of await store.lapsed<RecordData>(appName, nowMs, nowMs - startingMs)) {
    const failure = internalError('the worker was lost, the recording is incomplete');
    try {
      // By the store's clock, and in one step: its worker may come back this very moment, and then one of us is refused.
      if ((await store.acquireLease(id, owner, leaseMs)) === undefined) continue;
      await store.update<RecordData>(
        id,
        (task) =>
          toStatus(task, 'finished', {
            finishTimeMs: Date.now(),
            result: { ...task.data.result, ErrorCode: failure.code, ErrorMessage: failure.message },
          }),
        { owner },
      );
      await store.releaseLease(id, owner);
      log.warn({ taskId: id }, 'task lost its worker');
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      log.warn({ taskId: id, err: error }, 'lost task could not be ended');
    }
  }
}
