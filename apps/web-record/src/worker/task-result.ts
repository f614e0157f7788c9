import type { RecordingResult } from '@scf-media/media/page-recording';
import type { TaskResult } from '@scf-media/protocol/web-record';
import { basename } from 'node:path/posix';
import { qualityOf } from './quality-of.ts';
import { warningsOf } from './warnings-of.ts';

/** A file that lies in COS. */
export interface StoredFile {
  key: string;
  bytes: number;
  url: string;
}

/**
 * The documented result of a recording that has a file.
 *
 * @param others what whoever watches the file should know of it, beside what can be seen in it
 */
export function resultOf(recording: RecordingResult<StoredFile>, others: readonly string[] = []): TaskResult {
  const { key, bytes, url } = recording.stored;
  const warnings = [...others, ...warningsOf(recording.quality)];
  return {
    Videos: [
      {
        Filename: basename(key),
        FileSize: bytes,
        // Whole seconds in the documents' example.
        FileDuration: Math.round(recording.durationMs / 1000),
        FileURL: url,
      },
    ],
    Quality: qualityOf(recording),
    ...(warnings.length === 0 ? {} : { Warnings: warnings }),
  };
}
