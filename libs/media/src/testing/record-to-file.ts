import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from '../browser/find-chromium.ts';
import type { RecordingRecord } from '../journal/recording-record.ts';
import { createMp4Muxer } from '../formats/mp4/index.ts';
import type { ResolveAddresses, MediaFormat, Muxer, PageEvent, PageHook } from '../capture/index.ts';
import { openPageRecording, type PageRecording } from '../capture/page-recording.ts';
import type { PageSettings } from '../capture/page-settings.ts';
import { fileTarget } from './file-target.ts';

/** A recording into a folder of its own, for tests. Disposing ends it and removes the folder. */
export interface FileRecording extends AsyncDisposable {
  recording: PageRecording;
  /** The MP4, which exists after the end; a `createMuxer` may write it, too. */
  path: string;
  events: PageEvent[];
  hooks: PageHook[];
  /** The records that its journal would have. */
  records: RecordingRecord[];
  /** Returns how many of them were flushed. */
  flushedRecords(): number;
}

/**
 * Opens the page with this machine's browser and ffmpeg.
 *
 * @param options.createMuxer given the folder, which is empty; an MP4 in it when left out
 */
export async function recordToFile(options: {
  url: string;
  width?: number;
  height?: number;
  loadTimeoutMs?: number;
  /** This machine's when left out. */
  chromiumPath?: string;
  previous?: AsyncIterable<RecordingRecord>;
  createMuxer?: (workDir: string, format: MediaFormat) => Promise<Muxer>;
  resolveAddresses?: ResolveAddresses | undefined;
  settings?: PageSettings;
}): Promise<FileRecording> {
  await using scope = new AsyncDisposableStack();
  const workDir = await mkdtemp(join(tmpdir(), 'record-to-file-'));
  scope.defer(() => rm(workDir, { recursive: true, force: true, maxRetries: 5 }));
  const path = join(workDir, 'recording.mp4');
  const events: PageEvent[] = [];
  const hooks: PageHook[] = [];
  const records: RecordingRecord[] = [];
  let flushedRecords = 0;
  const recording = scope.use(
    await openPageRecording({
      ...options.settings,
      url: options.url,
      width: options.width ?? 1280,
      height: options.height ?? 720,
      chromiumPath:
        options.chromiumPath ?? process.env['CHROMIUM_PATH'] ?? findChromium(process.env['PATH'] ?? ''),
      ffmpegPath: process.env['FFMPEG_PATH'] ?? 'ffmpeg',
      createMuxer: (format) =>
        options.createMuxer?.(workDir, format) ?? createMp4Muxer(fileTarget(path), format),
      journal: {
        append: (record) => records.push(record),
        async flush() {
          flushedRecords = records.length;
        },
      },
      resolveAddresses: options.resolveAddresses,
      onEvent: (event) => events.push(event),
      async onHook(hook) {
        hooks.push(hook);
      },
      ...(options.previous === undefined ? {} : { previous: options.previous }),
      ...(options.loadTimeoutMs === undefined ? {} : { loadTimeoutMs: options.loadTimeoutMs }),
    }),
  );
  const resources = scope.move();
  return {
    ...{ recording, path, events, hooks, records },
    flushedRecords: () => flushedRecords,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
