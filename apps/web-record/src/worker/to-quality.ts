import type { PageErrorTally, RecordingResult } from '@scf-media/media/page-recording';
import type { Quality } from '@scf-media/protocol/web-record';

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
