import { type ListData, listTimeToSeconds, type TaskInfo } from '@scf-media/protocol/web-record';
import { recordKind, type RecordData, taskInfoOf } from '../record-task.ts';
import type { ActionContext } from './action-context.ts';

/** The tasks created in a span of time, newest first. */
export async function list(data: ListData, { store }: ActionContext): Promise<TaskInfo[]> {
  const from = data.StartTime === undefined ? undefined : listTimeToSeconds(data.StartTime);
  const to = data.EndTime === undefined ? undefined : listTimeToSeconds(data.EndTime);
  const tasks = await store.list<RecordData>({
    app: recordKind.app,
    limit: data.Limit,
    ...(data.Status === 'all' ? {} : { final: data.Status === 'finished' }),
    ...(from === undefined ? {} : { createdFromMs: from * 1000 }),
    // The whole second belongs to the span: the wire knows nothing finer.
    ...(to === undefined ? {} : { createdToMs: to * 1000 + 999 }),
  });
  return tasks.map(taskInfoOf);
}
