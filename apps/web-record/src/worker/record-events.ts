import { type EventNotifier, createEventNotifier } from '@scf-media/cloud/tasks';
import type { EventBody, TaskEvent } from '@scf-media/protocol/web-record';
import { type RecordData, toTaskInfo } from '../record-task.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

/** Sends the events of a running recording to CallbackURL, as far as `Events` asks for them. */
export function createRecordEvents(
  { task, store, confirm, log }: Pick<RecordRun, 'task' | 'store' | 'confirm' | 'log'>,
  { callback, progressEveryMs, urlPolicy }: Pick<WorkerContext, 'callback' | 'progressEveryMs' | 'urlPolicy'>,
): EventNotifier<TaskEvent> {
  const { CallbackURL: url, Events: wanted = [], StorageType } = task.data.start;
  async function toBody(event: TaskEvent): Promise<EventBody | undefined> {
    const now = await store.get<RecordData>(task.id);
    // The completion of the task sends `finished`, with the result.
    if (now === undefined || event === 'finished') return undefined;
    const { FinishTime: _, Result: __, ...info } = toTaskInfo(now);
    return { Event: event, ...info, StorageType };
  }
  return createEventNotifier<TaskEvent>({
    url,
    wanted,
    toBody,
    confirm,
    repeated: { event: 'progress', everyMs: progressEveryMs },
    signKeys: callback.signKeys,
    fetch: urlPolicy.fetch,
    log,
  });
}
