import type { RecordingResult, PageErrorTally } from '@scf-media/media/page-recording';
import {
  type TaskResult,
  internalError,
  unsupportedRecordUrl,
  type Quality,
} from '@scf-media/protocol/web-record';
import type { Logger } from '@scf-media/cloud/log';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import type { StoredFile } from './output/output.ts';
import { toLateLoadWarning, listWarnings } from './warnings.ts';

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

const mebibyte = 2 ** 20;

/** Converts a quality report to its wire form: whole numbers, without unknown values. */
export function toQuality(recording: RecordingResult): Quality {
  const { videoFrames, durationMs, gaps, events, quality, session } = recording;
  const { capturedFrames, duplicateFrames, skippedFrames, longestFrame } = quality;
  const offsetMs = session?.audioDelayMs;
  const memory = session?.memoryPeak;
  return {
    Frames: videoFrames,
    DurationMs: Math.round(durationMs),
    ...(capturedFrames === undefined ? {} : { CapturedFrames: capturedFrames }),
    ...(duplicateFrames === undefined ? {} : { DuplicateFrames: duplicateFrames }),
    ...(skippedFrames === undefined ? {} : { SkippedFrames: skippedFrames }),
    LongestFrame: {
      AtMs: Math.round(longestFrame.atMs),
      DurationMs: Math.round(longestFrame.durationMs),
    },
    ...(offsetMs === undefined ? {} : { AudioVideoOffsetMs: Math.round(offsetMs) }),
    VideoKbps: Math.round(quality.videoKbps),
    AudioKbps: Math.round(quality.audioKbps),
    Recoveries: gaps.length,
    ...(gaps.length === 0
      ? {}
      : {
          Gaps: gaps.map(({ atMs, lostMs }) => ({
            AtMs: Math.round(atMs),
            DurationMs: Math.round(lostMs),
            Reason: 'the recorder was lost and replaced',
          })),
        }),
    ...(events.length === 0
      ? {}
      : {
          Events: events.map(({ atMs, type, message }) => ({
            AtMs: Math.round(atMs),
            Type: type,
            Message: message,
          })),
        }),
    ...toPageErrors(session?.pageErrors),
    ...(memory === undefined
      ? {}
      : {
          MemoryPeakMiB: {
            Worker: Math.ceil(memory.ownBytes / mebibyte),
            ...(memory.groupBytes === undefined ? {} : { Browser: Math.ceil(memory.groupBytes / mebibyte) }),
          },
        }),
  };
}

function toPageErrors(errors: PageErrorTally | undefined): Pick<Quality, 'PageErrors'> {
  if (errors === undefined || errors.first.length === 0) return {};
  return {
    PageErrors: {
      Exceptions: errors.exceptions,
      ConsoleErrors: errors.consoleErrors,
      FailedRequests: errors.failedRequests,
      First: errors.first.map(({ atMs, kind, message }) => ({
        AtMs: Math.round(atMs),
        Kind: kind,
        Message: message,
      })),
    },
  };
}
