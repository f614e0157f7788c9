import { type RequestContext, taskCursor, visibleTasks } from '@scf-media/cloud/tasks';
import { type ListData, listTimeToSeconds, type TaskInfo } from '@scf-media/protocol/web-record';
import { type RecordData, recordKind, taskInfoOf } from './record-task.ts';

/** SCF hands on answers of up to 6 MB; results have up to a hundred events each. */
const mostBytes = 4 * 1024 * 1024;

/**
 * The tasks created in a span of time, newest first: as many as were asked for, or as the answer has room for.
 *
 * @returns with `NextCursor` when there may be more
 */
export async function list(
  data: ListData,
  { store, caller }: Pick<RequestContext<unknown>, 'store' | 'caller'>,
  most = mostBytes,
): Promise<{ Tasks: TaskInfo[]; NextCursor?: string }> {
  const from = data.StartTime === undefined ? undefined : listTimeToSeconds(data.StartTime);
  const to = data.EndTime === undefined ? undefined : listTimeToSeconds(data.EndTime);
  const { tasks: found, isWhole: isLast } = await visibleTasks<RecordData>(store, caller, {
    app: recordKind.app,
    limit: data.Limit,
    ...(data.Cursor === undefined ? {} : { after: data.Cursor }),
    ...(data.Status === 'all' ? {} : { final: data.Status === 'finished' }),
    ...(from === undefined ? {} : { createdFromMs: from * 1000 }),
    // The whole second belongs to the span: the wire knows nothing finer.
    ...(to === undefined ? {} : { createdToMs: to * 1000 + 999 }),
  });
  const Tasks: TaskInfo[] = [];
  let bytes = 0;
  for (const task of found) {
    const info = taskInfoOf(task);
    bytes += Buffer.byteLength(JSON.stringify(info)) + 1;
    if (bytes > most && Tasks.length > 0) break;
    Tasks.push(info);
  }
  const last = found[Tasks.length - 1];
  const isWhole = Tasks.length === found.length && isLast;
  return { Tasks, ...(last === undefined || isWhole ? {} : { NextCursor: taskCursor(last) }) };
}
