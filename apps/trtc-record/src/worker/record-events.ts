import { type EventNotifier, createEventNotifier } from '@scf-media/cloud/tasks';
import type { EventBody, TaskEvent } from '@scf-media/protocol/trtc-record';
import { type RecordData, toTaskView } from '../record-task.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

type RoomEvent = EventBody['Event'];

/** Sends the events of a running recording to Callback, as far as `Events` asks for them. */
export function createRecordEvents(
  { task, store, confirm, log }: Pick<RecordRun, 'task' | 'store' | 'confirm' | 'log'>,
  { callback, progressEveryMs, urlPolicy }: Pick<WorkerContext, 'callback' | 'progressEveryMs' | 'urlPolicy'>,
): EventNotifier<RoomEvent> {
  const { Callback: url, Events = [] } = task.data.request;
  const requested: readonly TaskEvent[] = Events;
  return createEventNotifier<RoomEvent>({
    url,
    wanted: (['started', 'progress', 'gap'] as const).filter((event) => requested.includes(event)),
    async toBody(event): Promise<EventBody | undefined> {
      const now = await store.get<RecordData>(task.id);
      return now === undefined ? undefined : { Event: event, ...toTaskView(now) };
    },
    confirm,
    repeated: { event: 'progress', everyMs: progressEveryMs },
    signKeys: callback.signKeys,
    fetch: urlPolicy.fetch,
    log,
  });
}
