import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { newTaskId } from './identifiers.ts';
import { notifyMode, subAppId, taskPriority, checkSession, claimSessionId } from './parameters.ts';
import { findTemplate } from './templates.ts';
import { type VodParts } from './vod-parts.ts';
import { type ProcedureTask } from './vod-task.ts';
import { currentIsoTime } from './wire-events.ts';

const transcodeInput = z.looseObject({ Definition: z.int() });
const schema = z.looseObject({
  FileId: z.string().default(''),
  SubAppId: subAppId,
  MediaProcessTask: z.looseObject({ TranscodeTaskSet: z.array(transcodeInput).default([]) }).default({
    TranscodeTaskSet: [],
  }),
  TasksPriority: taskPriority,
  TasksNotifyMode: notifyMode,
  SessionContext: z.string().default(''),
  SessionId: z.string().default(''),
});
const KNOWN = new Set([...Object.keys(schema.shape), 'ExtInfo']);

/** ProcessMedia: starts the transcodes of a file. @param start called with the task */
export function processMedia({ state }: VodParts, start: (task: ProcedureTask) => void): ApiAction {
  return apiAction(schema, (request) => {
    checkSession(request);
    const { TranscodeTaskSet: inputs, ...otherTasks } = request.MediaProcessTask;
    rejectUnsupported(request, (name) => KNOWN.has(name));
    rejectUnsupported(otherTasks, () => false);
    for (const input of inputs) rejectUnsupported(input, (name) => name === 'Definition');
    if (inputs.length === 0)
      throw apiError('InvalidParameter', 'MediaProcessTask.TranscodeTaskSet names no template.');
    const unknown = inputs.find(({ Definition }) => findTemplate(Definition) === undefined);
    if (unknown !== undefined)
      throw apiError(
        'InvalidParameterValue.Definition',
        `The template ${unknown.Definition} does not exist.`,
      );
    const file = state.files.get(request.FileId);
    if (file === undefined)
      throw apiError('InvalidParameterValue.FileId', `The file ${request.FileId} does not exist.`);
    const task: ProcedureTask = {
      kind: 'Procedure',
      taskId: newTaskId('Procedure', request.SubAppId),
      status: 'WAITING',
      ...(request.SubAppId === undefined ? {} : { subAppId: request.SubAppId }),
      createTime: currentIsoTime(),
      priority: request.TasksPriority,
      sessionContext: request.SessionContext,
      sessionId: request.SessionId,
      fileId: file.fileId,
      fileName: file.name,
      fileKey: file.key,
      metaData: file.metaData,
      notifyMode: request.TasksNotifyMode || 'Finish',
      items: inputs.map(({ Definition: definition }) => ({
        definition,
        status: 'PROCESSING',
        errCode: 0,
        errCodeExt: '',
        message: '',
        progress: 0,
      })),
    };
    state.transaction(() => {
      claimSessionId(state, 'ProcessMedia', request);
      state.tasks.put(task.taskId, task);
    });
    start(task);
    return { TaskId: task.taskId };
  });
}

/** Rejects unsupported parameters instead of ignoring them, unless they are empty. */
function rejectUnsupported(
  parameters: Readonly<Record<string, unknown>>,
  isKnown: (name: string) => boolean,
): void {
  for (const [name, value] of Object.entries(parameters)) {
    const isEmpty =
      value === null ||
      value === undefined ||
      value === '' ||
      value === 0 ||
      value === 'OFF' ||
      (Array.isArray(value) && value.length === 0);
    if (!isKnown(name) && !isEmpty)
      throw apiError('UnsupportedOperation', `${name} is not supported by the local VOD.`);
  }
}
