import { type RequestContext, listTaskPage } from '@scf-media/cloud/tasks';
import { type ListData, listTimeToSeconds, type TaskInfo } from '@scf-media/protocol/web-record';
import { type RecordData, recordKind, toTaskInfo } from './record-task.ts';

/**
 * The tasks created in a span of time, newest first: as many as were asked for, or as the answer has room for.
 *
 * @param maxBytes of the answer
 * @returns with `NextCursor` when there may be more
 */
export async function list(
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
      // The whole second belongs to the span: the wire knows nothing finer.
      ...(to === undefined ? {} : { createdToMs: to * 1000 + 999 }),
    },
    toView: toTaskInfo,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
}
