import type { RecordingResult } from '@scf-media/media/page-recording';
import { type TaskResult, internalError, unsupportedRecordUrl } from '@scf-media/protocol/web-record';
import type { StoredFile } from './output/output.ts';
import { toQuality } from './to-quality.ts';
import { toLateLoadWarning, listWarnings } from './list-warnings.ts';
import type { Logger } from '@scf-media/cloud/log';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';

/**
 * Converts a finished recording to the documented result.
 *
 * @param stored its file
 * @param others further warnings
 */
export function toTaskResult(
  recording: RecordingResult,
  stored: StoredFile,
  others: readonly string[] = [],
): TaskResult {
  const { filename, bytes, url, fileId, posterUrl, thumbnailsUrl } = stored;
  const warnings = [
    ...others,
    ...listLateLoads(recording),
    ...(stored.warnings ?? []),
    ...listWarnings(recording.quality),
  ];
  return {
    Videos: [
      {
        Filename: filename,
        FileSize: bytes,
        // The documents' example has whole seconds.
        FileDuration: Math.round(recording.durationMs / 1000),
        ...(fileId === undefined ? {} : { FileId: fileId }),
        FileURL: url,
        ...(posterUrl === undefined ? {} : { PosterURL: posterUrl }),
        ...(thumbnailsUrl === undefined ? {} : { ThumbnailsURL: thumbnailsUrl }),
      },
    ],
    Quality: toQuality(recording),
    ...(warnings.length === 0 ? {} : { Warnings: warnings }),
  };
}

/** At most one warning, however often the page was loaded. */
function listLateLoads({ events }: RecordingResult): string[] {
  const late = events.find(({ type }) => type === 'late-load');
  return late === undefined ? [] : [toLateLoadWarning(late)];
}

/** Converts an error at the start of a recording to a result. */
export function toOpenFailure(error: unknown, log: Logger): TaskResult {
  if (error instanceof ServiceError && error.code === 'PageNotLoaded') {
    log.info({ reason: error.message }, 'could not open the page');
    const known = unsupportedRecordUrl(error);
    return { ErrorCode: known.code, ErrorMessage: `${known.message}: ${error.message}` };
  }
  log.error({ err: error }, 'could not begin the recording');
  return toErrorResult(internalError(`start record failed(${toMessage(error)})`, error));
}

/**
 * Converts an error at the end of a recording to a result.
 *
 * @throws the reason of `lost` if the lease is lost
 */
export function toFinishFailure(
  error: unknown,
  { log, lost }: { log: Logger; lost: AbortSignal },
): TaskResult {
  lost.throwIfAborted();
  log.error({ err: error }, 'could not finish the file');
  return toErrorResult(
    error instanceof ServiceError ? error : internalError('the file could not be finished', error),
  );
}

/** Makes a result without a file. */
export function toErrorResult(error: ServiceError): TaskResult {
  return { ErrorCode: error.code, ErrorMessage: error.message };
}
