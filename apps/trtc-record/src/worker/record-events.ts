import { type EventNotifier, createEventNotifier } from '@scf-media/cloud/tasks';
import type { EventBody, TaskEvent } from '@scf-media/protocol/trtc-record';
import { type RecordData, toTaskView } from '../record-task.ts';
import type { RecordRun, WorkerContext } from './worker-context.ts';

type RoomEvent = EventBody['Event'];

/** Tells Callback of a recording while it runs, as far as `Events` asks for it. */
export function recordEvents(
  { task, store, confirm, log }: Pick<RecordRun, 'task' | 'store' | 'confirm' | 'log'>,
  { callback, progressEveryMs, urlPolicy }: Pick<WorkerContext, 'callback' | 'progressEveryMs' | 'urlPolicy'>,
): EventNotifier<RoomEvent> {
  const { Callback: url, Events = [] } = task.data.request;
  const told: readonly TaskEvent[] = Events;
  return createEventNotifier<RoomEvent>({
    url,
    wanted: (['started', 'progress', 'gap'] as const).filter((event) => told.includes(event)),
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
