import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { newTaskId } from './identifiers.ts';
import { expireTime, NEVER, subAppId, taskPriority, checkSession, claimSessionId } from './parameters.ts';
import { type VodParts } from './vod-parts.ts';
import { type PullTask } from './vod-task.ts';
import { currentIsoTime } from './wire-events.ts';

const schema = z.object({
  MediaUrl: z.string(),
  MediaType: z.string().default(''),
  SubAppId: subAppId,
  MediaName: z.string().default(''),
  CoverUrl: z.string().default(''),
  Procedure: z.string().default(''),
  ExpireTime: expireTime,
  ClassId: z.int().default(0),
  TasksPriority: taskPriority,
  SessionContext: z.string().default(''),
  SessionId: z.string().default(''),
  SourceContext: z.string().max(250).default(''),
});

/** PullUpload: fetches a file from a URL. @param start called with the task */
export function pullUpload({ state }: VodParts, start: (task: PullTask) => void): ApiAction {
  return apiAction(schema, (request) => {
    checkSession(request);
    if (request.Procedure !== '')
      throw apiError('InvalidParameter.ProcedureNameNotExist', 'The local VOD has no task flow templates.');
    if (request.CoverUrl !== '')
      throw apiError('UnsupportedOperation', 'CoverUrl is not supported by the local VOD.');
    const url = URL.parse(request.MediaUrl);
    if (url === null || !['http:', 'https:'].includes(url.protocol))
      throw apiError('InvalidParameterValue.MediaUrl', 'MediaUrl is not an HTTP URL.');
    const fileName = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
    const [, extension = ''] = /\.([a-z\d]{1,10})$/i.exec(fileName) ?? [];
    const type = (request.MediaType || extension).toLowerCase();
    if (!/^[a-z\d]{1,10}$/.test(type))
      throw apiError('InvalidParameterValue.MediaType', 'Neither MediaType nor MediaUrl contains the type.');
    const task: PullTask = {
      kind: 'PullUpload',
      taskId: newTaskId('Pull', request.SubAppId),
      status: 'WAITING',
      ...(request.SubAppId === undefined ? {} : { subAppId: request.SubAppId }),
      createTime: currentIsoTime(),
      priority: request.TasksPriority,
      sessionContext: request.SessionContext,
      sessionId: request.SessionId,
      mediaUrl: request.MediaUrl,
      mediaType: type,
      name: request.MediaName || decodeOrKeep(fileName) || type,
      classId: request.ClassId,
      expireTime: request.ExpireTime || NEVER,
      sourceContext: request.SourceContext,
      errCode: 0,
      message: '',
      progress: 0,
    };
    state.transaction(() => {
      claimSessionId(state, 'PullUpload', request);
      state.tasks.put(task.taskId, task);
    });
    start(task);
    return { TaskId: task.taskId };
  });
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
