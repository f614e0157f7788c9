import type { RecordingResult } from '@scf-media/media/page-recording';
import type { TaskResult } from '@scf-media/protocol/web-record';
import type { StoredFile } from './output/output.ts';
import { toQuality } from './to-quality.ts';
import { lateLoadWarning, listWarnings } from './list-warnings.ts';

/**
 * The documented result of a recording that has a file.
 *
 * @param others what whoever watches the file should know of it, beside what can be seen in it
 */
export function resultOf(recording: RecordingResult<StoredFile>, others: readonly string[] = []): TaskResult {
  const { filename, bytes, url, fileId, posterUrl, thumbnailsUrl } = recording.stored;
  const warnings = [
    ...others,
    ...lateLoads(recording),
    ...(recording.stored.warnings ?? []),
    ...listWarnings(recording.quality),
  ];
  return {
    Videos: [
      {
        Filename: filename,
        FileSize: bytes,
        // Whole seconds in the documents' example.
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

/** A page that was recorded before all of it had come; said once, however often it was loaded. */
function lateLoads({ events }: RecordingResult<StoredFile>): string[] {
  const late = events.find(({ type }) => type === 'late-load');
  return late === undefined ? [] : [lateLoadWarning(late)];
}
