import type { RecordingResult } from '@scf-media/media/page-recording';
import type { Quality, TaskResult } from '@scf-media/protocol/web-record';
import type { StoredFile } from './output/output.ts';

/**
 * The documented result of a recording that has a file.
 *
 * @param warnings what whoever watches the file should know of it
 */
export function resultOf(
  recording: RecordingResult<StoredFile>,
  warnings: readonly string[] = [],
): TaskResult {
  const { filename, bytes, url, fileId } = recording.stored;
  return {
    Videos: [
      {
        Filename: filename,
        FileSize: bytes,
        // Whole seconds in the documents' example.
        FileDuration: Math.round(recording.durationMs / 1000),
        ...(fileId === undefined ? {} : { FileId: fileId }),
        FileURL: url,
      },
    ],
    Quality: qualityOf(recording),
    ...(warnings.length === 0 ? {} : { Warnings: [...warnings] }),
  };
}

function qualityOf({ videoFrames, durationMs, gaps, events }: RecordingResult<StoredFile>): Quality {
  return {
    Frames: videoFrames,
    DurationMs: Math.round(durationMs),
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
  };
}
