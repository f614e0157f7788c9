import type { Logger } from '@scf-media/cloud/log';
import type { VodClient } from '@scf-media/cloud/vod';
import { parseVodEvent } from '@scf-media/protocol/vod-events';
import type { ResultKeeper } from '../results/keep-results.ts';
import { sessionIdOf } from './session-id.ts';
import { takeResults } from './take-results.ts';
import { transcodeDecision } from './transcode-decision.ts';

export interface ProcessContext {
  processMedia: VodClient['processMedia'];
  definitions: readonly number[];
  results: ResultKeeper;
  log: Logger;
}

/** What was done about an event; kept with it. */
export type ProcessResult =
  { Started: string } | { Duplicate: string } | { Skipped: string } | { Results: number };

/**
 * Does what an event calls for. Doing it twice does no harm: a second start is refused by its SessionId, and results
 * replace themselves.
 *
 * @param payload an event as it was stored
 * @throws ServiceError `Vod…`, or the store's
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
      const decision = transcodeDecision(event);
      if ('skip' in decision) return { Skipped: decision.skip };
      return startTranscode(decision.start, context, signal);
    }
    case 'ProcedureStateChanged':
      return takeResults(event, context);
    default:
      return { Skipped: 'nothing is done about events of this type' };
  }
}

async function startTranscode(
  fileId: string,
  { processMedia, definitions, log }: ProcessContext,
  signal: AbortSignal,
): Promise<ProcessResult> {
  const sessionId = sessionIdOf(fileId, definitions);
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
