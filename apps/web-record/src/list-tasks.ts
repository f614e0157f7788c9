import { type RequestContext, listTaskPage } from '@scf-media/cloud/tasks';
import { type ListData, listTimeToSeconds, type TaskInfo } from '@scf-media/protocol/web-record';
import { type RecordData, recordKind, toTaskInfo } from './record-task.ts';

/**
 * Lists the tasks created in a time range, newest first: as many as requested, or as fit into the response.
 *
 * @param maxBytes maximum size of the response
 * @returns tasks, and `NextCursor` if there may be more
 */
export async function listTasks(
  data: ListData,
  { store, caller }: Pick<RequestContext<unknown>, 'store' | 'caller'>,
  maxBytes?: number,
): Promise<{ Tasks: TaskInfo[]; NextCursor?: string }> {
  const from = data.StartTime === undefined ? undefined : listTimeToSeconds(data.StartTime);
  const to = data.EndTime === undefined ? undefined : listTimeToSeconds(data.EndTime);
  return listTaskPage<RecordData, TaskInfo>({
    store,
    caller,
    filter: {
      app: recordKind.app,
      limit: data.Limit,
      ...(data.Cursor === undefined ? {} : { after: data.Cursor }),
      ...(data.Status === 'all' ? {} : { final: data.Status === 'finished' }),
      ...(from === undefined ? {} : { createdFromMs: from * 1000 }),
      // The range includes the whole second: times on the wire are in seconds.
      ...(to === undefined ? {} : { createdToMs: to * 1000 + 999 }),
    },
    toView: toTaskInfo,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
}
