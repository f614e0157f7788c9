import type { Logger } from '@scf-media/cloud/log';
import type { VodClient } from '@scf-media/cloud/vod';
import {
  listTranscodeResults,
  parseVodEvent,
  type ProcedureStateChangedEvent,
  type TranscodeResult,
} from '@scf-media/protocol/vod-events';
import type { ResultStore } from './result-store.ts';
import { toSessionId, decideTranscode } from './decide-transcode.ts';

interface ProcessContext {
  processMedia: VodClient['processMedia'];
  definitions: readonly number[];
  results: ResultStore;
  log: Logger;
}

/** What was done about an event; stored with it. */
type ProcessResult = { Started: string } | { Duplicate: string } | { Skipped: string } | { Results: number };

/**
 * Processes an event. Idempotent: VOD rejects a second start with the same SessionId, and results replace earlier ones.
 *
 * @param payload the event as stored
 * @throws ServiceError `Vod…`; errors of the store
 */
export async function processEvent(
  payload: unknown,
  context: ProcessContext,
  signal: AbortSignal,
): Promise<ProcessResult> {
  const event = parseVodEvent(payload);
  switch (event.EventType) {
    case 'NewFileUpload':
    case 'PullComplete': {
      const decision = decideTranscode(event);
      if ('skip' in decision) return { Skipped: decision.skip };
      return startTranscode(decision.start, context, signal);
    }
    case 'ProcedureStateChanged':
      return handleProcedure(event, context);
    default:
      return { Skipped: 'events of this type are ignored' };
  }
}

async function startTranscode(
  fileId: string,
  { processMedia, definitions, log }: ProcessContext,
  signal: AbortSignal,
): Promise<ProcessResult> {
  const sessionId = toSessionId(fileId, definitions);
  const started = await processMedia({ fileId, definitions, sessionId }, signal);
  if ('duplicate' in started) {
    log.info(
      { FileId: fileId, Definitions: definitions, SessionId: sessionId },
      'Transcode was started before',
    );
    return { Duplicate: sessionId };
  }
  log.info({ FileId: fileId, Definitions: definitions, TaskId: started.taskId }, 'Transcode started');
  return { Started: started.taskId };
}

/**
 * Stores the results of a procedure, queues them for the webhook, and logs one line per output, with the original service's
 * messages.
 */
async function handleProcedure(
  event: ProcedureStateChangedEvent,
  { results: store, log }: ProcessContext,
): Promise<ProcessResult> {
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
