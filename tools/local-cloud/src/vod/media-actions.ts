import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { deleteObjects } from './media-objects.ts';
import { subAppId } from './parameters.ts';
import { toBasicInfo, toTranscodeItem, type ToMediaUrl, type VodFile } from './vod-file.ts';
import { type VodParts } from './vod-parts.ts';
import { toProcedureTask } from './vod-task.ts';
import { makeFileDeletedEvent, toPullTask } from './wire-events.ts';

const FILE_LIMIT = 20;

const infosSchema = z.object({
  FileIds: z.array(z.string()),
  SubAppId: subAppId,
  Filters: z.array(z.string()).default([]),
});
const taskSchema = z.object({ TaskId: z.string(), SubAppId: subAppId });
const deleteSchema = z.object({
  FileId: z.string(),
  SubAppId: subAppId,
  DeleteParts: z.array(z.unknown()).default([]),
});

/** DescribeMediaInfos; `Filters` supports basicInfo, metaData and transcodeInfo. */
export function describeMediaInfos({ state, toMediaUrl }: VodParts): ApiAction {
  return apiAction(infosSchema, ({ FileIds: ids, Filters: filters }) => {
    if (ids.length === 0) throw apiError('InvalidParameterValue.FileIdsEmpty', 'FileIds is empty.');
    if (ids.length > FILE_LIMIT)
      throw apiError('InvalidParameterValue.FileIds', `FileIds has more than ${FILE_LIMIT} entries.`);
    const files = ids.map((id) => state.files.get(id));
    return {
      MediaInfoSet: files
        .filter((file) => file !== undefined)
        .map((file) => toMediaInfo(file, filters, toMediaUrl)),
      NotExistFileIdSet: ids.filter((_, index) => files[index] === undefined),
    };
  });
}

function toMediaInfo(file: VodFile, filters: readonly string[], toMediaUrl: ToMediaUrl): object {
  const wanted = (name: string): boolean => filters.length === 0 || filters.includes(name);
  return {
    FileId: file.fileId,
    BasicInfo: wanted('basicInfo') ? toBasicInfo(file, toMediaUrl) : null,
    MetaData: wanted('metaData') ? file.metaData : null,
    TranscodeInfo: wanted('transcodeInfo')
      ? { TranscodeSet: file.transcodes.map((transcode) => toTranscodeItem(transcode, toMediaUrl)) }
      : null,
  };
}

/** DescribeTaskDetail */
export function describeTaskDetail({ state, toMediaUrl }: VodParts): ApiAction {
  return apiAction(taskSchema, ({ TaskId: id }) => {
    const task = state.tasks.get(id);
    if (task === undefined) throw apiError('ResourceNotFound', `The task ${id} does not exist.`);
    const detail =
      task.kind === 'Procedure'
        ? { ProcedureTask: toProcedureTask(task, toMediaUrl), PullUploadTask: null }
        : {
            ProcedureTask: null,
            PullUploadTask: toPullTask(task, state.files.get(task.fileId ?? ''), toMediaUrl),
          };
    return {
      TaskType: task.kind,
      Status: task.status,
      CreateTime: task.createTime,
      BeginProcessTime: task.beginTime ?? '',
      FinishTime: task.finishTime ?? '',
      ...detail,
    };
  });
}

/** DeleteMedia: deletes a file with its transcodes and all objects. */
export function deleteMedia({ state, cos, raise }: VodParts): ApiAction {
  return apiAction(deleteSchema, async ({ FileId: id, DeleteParts: selected }) => {
    if (selected.length > 0)
      throw apiError(
        'UnsupportedOperation',
        'The local VOD deletes whole files only: DeleteParts must be empty.',
      );
    if (state.files.get(id) === undefined)
      throw apiError('InvalidParameterValue.FileId', `The file ${id} does not exist.`);
    state.transaction(() => {
      state.files.delete(id);
      raise(id, makeFileDeletedEvent(id));
    });
    await deleteObjects(cos, id);
    return {};
  });
}
