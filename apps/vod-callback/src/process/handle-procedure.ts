import type { Logger } from '@scf-media/cloud/log';
import {
  listTranscodeResults,
  type ProcedureStateChangedEvent,
  type TranscodeResult,
} from '@scf-media/protocol/vod-events';
import type { ResultStore } from './result-store.ts';

/**
 * Stores the results of a procedure, queues them for the webhook, and logs one line per output, with the original service's
 * messages.
 */
export async function handleProcedure(
  event: ProcedureStateChangedEvent,
  { results: store, log }: { results: ResultStore; log: Logger },
): Promise<{ Results: number } | { Skipped: string }> {
  const procedure = event.ProcedureStateChangeEvent;
  if (procedure.Status !== 'FINISH')
    return { Skipped: `the procedure is ${procedure.Status ?? 'not finished'}` };
  const results = listTranscodeResults(event);
  if (results.length === 0 && !procedure.ErrCode) return { Skipped: 'the procedure has no transcodes' };
  await store.save(event, results);
  for (const result of results) logResult(result, log);
  // ErrCode is deprecated, but it is the only sign of a procedure that failed before its first task.
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
