import type { DescribeTaskDetailResponse } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_models.js';

/** How far the transcodes of a task are. */
interface TranscodeProgress {
  isFinished: boolean;
  /** Of all of them, 0 to 100. */
  percent: number;
  /** Of each, by its template. */
  parts: string;
}

/** What DescribeTaskDetail says of a Procedure task's transcodes. */
export function transcodeProgress({
  Status,
  ProcedureTask,
}: Pick<DescribeTaskDetailResponse, 'Status' | 'ProcedureTask'>): TranscodeProgress {
  const transcodes = (ProcedureTask?.MediaProcessResultSet ?? []).flatMap(({ TranscodeTask: task }) =>
    task ? [{ definition: task.Input?.Definition ?? 0, percent: task.Progress ?? 0 }] : [],
  );
  const total = transcodes.reduce((sum, { percent }) => sum + percent, 0);
  return {
    isFinished: Status === 'FINISH',
    percent: transcodes.length === 0 ? 0 : Math.floor(total / transcodes.length),
    parts: transcodes.map(({ definition, percent }) => `${definition} ${percent} %`).join(', '),
  };
}
