import { ServiceError } from '../../errors/index.ts';
import {
  toEntryView,
  toErrorBody,
  parseControlRequest,
  parseJsonBody,
  parsePushRequest,
  parseTaskListQuery,
  pushNotFound,
  type TaskView,
} from '../../trtc-push/index.ts';
import type { PushApi } from '../room-api.ts';

/** The smallest app that fulfils the contract: it pushes nothing, and a push advances with each query. */
export function pushReferenceApp(): PushApi {
  const tasks = new Map<string, TaskView>();
  let requests = 0;

  const refusal = (error: unknown, status = 400) => {
    if (!(error instanceof ServiceError)) throw error;
    return { status, json: toErrorBody(error, `request-${requests++}`) };
  };
  const look = (requestId: string, change: (task: TaskView) => void) => {
    const task = tasks.get(requestId);
    if (task === undefined) return Promise.resolve(refusal(pushNotFound(), 404));
    change(task);
    return Promise.resolve({ status: 200, json: { ...task } });
  };

  return {
    start(rawBody) {
      try {
        const request = parsePushRequest(parseJsonBody(rawBody));
        const requestId = `run-${tasks.size}`;
        tasks.set(requestId, {
          ...toEntryView(request),
          RequestId: requestId,
          Status: 'created',
          Mode: request.Mode,
          Transport: request.Transport,
          CreateTime: 1,
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
        if (task.Status === 'created') Object.assign(task, { Status: 'pushing', StartTime: 2, Position: 0 });
      }),
    control(requestId, rawBody) {
      try {
        const { Action, Position } = parseControlRequest(parseJsonBody(rawBody));
        return look(requestId, (task) => {
          if (Action === 'Seek') Object.assign(task, { Position });
          else Object.assign(task, { Status: Action === 'Pause' ? 'paused' : 'pushing' });
        });
      } catch (error) {
        return Promise.resolve(refusal(error));
      }
    },
    stop: (requestId) =>
      look(requestId, (task) => {
        Object.assign(task, { Status: 'finished', EndReason: 'stopped', FinishTime: 3 });
      }),
  };
}
