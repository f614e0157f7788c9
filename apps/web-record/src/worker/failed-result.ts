import type { Logger } from '@scf-media/cloud/log';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { internalError, type TaskResult, unsupportedRecordUrl } from '@scf-media/protocol/web-record';

/** The result of a task whose recording could not begin. */
export function failedToOpen(error: unknown, log: Logger): TaskResult {
  if (error instanceof ServiceError && error.code === 'PageNotLoaded') {
    log.info({ reason: error.message }, 'the page could not be opened');
    const known = unsupportedRecordUrl(error);
    return { ErrorCode: known.code, ErrorMessage: `${known.message}: ${error.message}` };
  }
  log.error({ err: error }, 'the recording could not begin');
  return errorResult(internalError(`start record failed(${messageOf(error)})`, error));
}

/**
 * The result of a task whose file could not be finished.
 *
 * @throws the reason of `lost` when that is why
 */
export function notFinished(error: unknown, { log, lost }: { log: Logger; lost: AbortSignal }): TaskResult {
  lost.throwIfAborted();
  log.error({ err: error }, 'the file could not be finished');
  return errorResult(
    error instanceof ServiceError ? error : internalError('the file could not be finished', error),
  );
}

/** A result without a file. */
export function errorResult(error: ServiceError): TaskResult {
  return { ErrorCode: error.code, ErrorMessage: error.message };
}
