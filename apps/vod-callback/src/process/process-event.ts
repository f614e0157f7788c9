import type { Logger } from '@scf-media/cloud/log';
import type { VodClient } from '@scf-media/cloud/vod';
import { parseVodEvent } from '@scf-media/protocol/vod-events';
import type { ResultStore } from './result-store.ts';
import { toSessionId, decideTranscode } from './decide-transcode.ts';
import { handleProcedure } from './handle-procedure.ts';

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
