import { ServiceError } from '../../errors/index.ts';
import {
  toErrorBody,
  parseJsonBody,
  parseRecordRequest,
  parseTaskListQuery,
  recordingNotFound,
  toRecordingView,
  type TaskView,
} from '../../trtc-record/index.ts';
import { type RoomApi } from '../room-api.ts';

/** The smallest app that fulfils the contract: it records nothing, and a recording advances with each query. */
export function recordReferenceApp(): RoomApi {
  const tasks = new Map<string, TaskView>();
  let requests = 0;

  const refusal = (error: unknown, status = 400) => {
    if (!(error instanceof ServiceError)) throw error;
    return { status, json: toErrorBody(error, `request-${requests++}`) };
  };
  const look = (requestId: string, change: (task: TaskView) => void) => {
    const task = tasks.get(requestId);
    if (task === undefined) return Promise.resolve(refusal(recordingNotFound(), 404));
    change(task);
    return Promise.resolve({ status: 200, json: { ...task } });
  };

  return {
    start(rawBody) {
      try {
        const request = parseRecordRequest(parseJsonBody(rawBody));
        const requestId = `run-${tasks.size}`;
        tasks.set(requestId, {
          ...toRecordingView(request),
          RequestId: requestId,
          Status: 'created',
          Mode: request.Mode,
          CreateTime: 1,
          Files: [],
        });
        return Promise.resolve({ status: 200, text: 'Async run task submitted', requestId });
      } catch (error) {
        const { status, json } = refusal(error);
        return Promise.resolve({ status, text: JSON.stringify(json), requestId: undefined });
      }
    },
    list(query) {
      try {
        parseTaskListQuery(query);
        return Promise.resolve({ status: 200, json: { Tasks: [...tasks.values()] } });
      } catch (error) {
        return Promise.resolve(refusal(error));
      }
    },
    view: (requestId) =>
      look(requestId, (task) => {
        if (task.Status === 'created') Object.assign(task, { Status: 'recording', StartTime: 2 });
      }),
    stop: (requestId) =>
      look(requestId, (task) => {
        Object.assign(task, { Status: 'finished', EndReason: 'stopped', StopTime: 3, FinishTime: 3 });
      }),
  };
}
