import type { Logger } from '@scf-media/cloud/log';
import {
  listTranscodeResults,
  type ProcedureStateChangedEvent,
  type TranscodeResult,
} from '@scf-media/protocol/vod-events';
import type { ResultKeeper } from '../results/keep-results.ts';

/**
 * A procedure's results: kept, handed on, and logged in the words of the documents' service, one line for each
 * output.
 */
export async function takeResults(
  event: ProcedureStateChangedEvent,
  { results: keeper, log }: { results: ResultKeeper; log: Logger },
): Promise<{ Results: number } | { Skipped: string }> {
  const procedure = event.ProcedureStateChangeEvent;
  if (procedure.Status !== 'FINISH')
    return { Skipped: `the procedure is ${procedure.Status ?? 'not finished'}` };
  const results = listTranscodeResults(event);
  if (results.length === 0 && !procedure.ErrCode) return { Skipped: 'no transcodes in it' };
  await keeper.keep(event, results);
  for (const result of results) logResult(result, log);
  // Deprecated as it is, nothing else tells of a procedure that failed before its first task.
  if (results.length === 0) {
    const { FileId, TaskId, ErrCode, Message } = procedure;
    log.warn(
      { FileId, TaskId, ErrCode, Message },
      `Procedure failed. FileId: ${FileId}, TaskId: ${TaskId}, ErrCode: ${ErrCode}`,
    );
  }
  return { Results: results.length };
}

function logResult(result: TranscodeResult, log: Logger): void {
  const { FileId, TaskId, Definition, Status, Url, ErrCode, ErrCodeExt, Message } = result;
  if (Status === 'FAIL') {
    log.warn(
      { FileId, TaskId, Definition, ErrCode, ErrCodeExt, Message },
      `Transcode failed. FileId: ${FileId}, Definition: ${Definition}, ErrCode: ${ErrCode}`,
    );
  } else if (Status === 'SUCCESS') {
    log.info(
      { FileId, TaskId, Definition, Url },
      `Transcode succeeded. FileId: ${FileId}, Definition: ${Definition}, Url: ${Url}`,
    );
  } else {
    log.warn(
      { FileId, TaskId, Definition },
      `Transcode not finished. FileId: ${FileId}, Definition: ${Definition}`,
    );
  }
}
