import type { RecordingResult } from '@scf-media/media/page-recording';
import type { Quality, TaskResult } from '@scf-media/protocol/web-record';
import { basename } from 'node:path/posix';

/** A file that lies in COS. */
export interface StoredFile {
  key: string;
  bytes: number;
  url: string;
}

/** The documented result of a recording that has a file. */
export function resultOf(recording: RecordingResult<StoredFile>): TaskResult {
  const { key, bytes, url } = recording.stored;
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
  };
}

function qualityOf(recording: RecordingResult<StoredFile>): Quality {
  return {
    Frames: recording.videoFrames,
    DurationMs: Math.round(recording.durationMs),
    Recoveries: 0,
    ...(recording.events.length === 0
      ? {}
      : {
          Events: recording.events.map(({ atMs, type, message }) => ({
            AtMs: Math.round(atMs),
            Type: type,
            Message: message,
          })),
        }),
  };
}
