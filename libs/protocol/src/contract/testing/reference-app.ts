import { ServiceError } from '../../errors/index.ts';
import {
  controlOutcome,
  limitExceeded,
  listTimeToSeconds,
  parseJsonBody,
  parseWebRecordRequest,
  taskNotFound,
  type ControlAction,
  type ListData,
  type StartData,
  type TaskInfo,
} from '../../web-record/index.ts';
import { type Send } from '../contract-case.ts';

/**
 * The smallest app that fulfils the contract: it records nothing, and a task advances with each query.
 *
 * @param maxRecordings the maximum number of unfinished tasks
 */
export function referenceApp(maxRecordings = Infinity): Send {
  const tasks = new Map<string, { info: TaskInfo; data: StartData }>();
  let requests = 0;

  const reply = (rawBody: string): object => {
    const request = parseWebRecordRequest(parseJsonBody(rawBody));
    switch (request.Action) {
      case 'Start': {
        const living = [...tasks.values()].filter(({ info }) => info.Status !== 'finished').length;
        if (living >= maxRecordings) throw limitExceeded(`at most ${maxRecordings} recordings at once`);
        const TaskID = `task-${tasks.size}`;
        tasks.set(TaskID, { info: { TaskID, Status: 'normal', CreateTime: 1 }, data: request.Data });
        return { TaskID };
      }
      case 'List':
        return {
          Tasks: [...tasks.values()].map(({ info }) => info).filter((info) => isListed(info, request.Data)),
        };
      case 'Describe':
        return moveOn(found(request.Data.TaskID));
      case 'Pause':
      case 'Resume':
      case 'Refresh':
      case 'Stop': {
        const { info } = found(request.Data.TaskID);
        if (controlOutcome(request.Action, info.Status) === 'apply') carryOut(request.Action, info);
        return { TaskID: info.TaskID };
      }
    }
  };

  const found = (taskId: string) => {
    const task = tasks.get(taskId);
    if (task === undefined) throw taskNotFound();
    return task;
  };

  return (rawBody) => {
    const RequestID = `request-${requests++}`;
    try {
      return Promise.resolve({ status: 200, json: { ...reply(rawBody), RequestID } });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const json = { ErrorCode: error.code, ErrorMessage: error.message, RequestID };
      return Promise.resolve({ status: 200, json });
    }
  };
}

function carryOut(action: ControlAction, info: TaskInfo): void {
  if (action === 'Pause') info.Status = 'paused';
  if (action === 'Resume') info.Status = 'recording';
  if (action === 'Stop') Object.assign(info, { Status: 'canceled', CancelTime: 3 });
}

function moveOn({ info, data }: { info: TaskInfo; data: StartData }): TaskInfo {
  if (info.Status === 'normal' && !data.ManualStart)
    Object.assign(info, { Status: 'recording', StartTime: 2 });
  else if (info.Status === 'canceled') {
    const file = {
      Filename: 'a b.mp4',
      FileSize: 1,
      FileDuration: 1,
      FileURL: 'https://example.com/a%20b.mp4',
    };
    Object.assign(info, { Status: 'finished', StopTime: 4, FinishTime: 5, Result: { Videos: [file] } });
  }
  return { ...info };
}

function isListed(info: TaskInfo, { Status, StartTime, EndTime }: ListData): boolean {
  const since = StartTime === undefined ? undefined : listTimeToSeconds(StartTime);
  const until = EndTime === undefined ? undefined : listTimeToSeconds(EndTime);
  return (
    (Status === 'all' || (Status === 'finished') === (info.Status === 'finished')) &&
    info.CreateTime >= (since ?? 0) &&
    info.CreateTime <= (until ?? Infinity)
  );
}
