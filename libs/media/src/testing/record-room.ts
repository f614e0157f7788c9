import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceError } from '@scf-media/protocol/errors';
import { findChromium } from '../browser/find-chromium.ts';
import type { RecordingRecord } from '../journal/recording-record.ts';
import { createMp3Muxer } from '../formats/mp3-muxer.ts';
import { createMp4Muxer } from '../formats/mp4/mp4-muxer.ts';
import {
  openRoomRecording,
  type PublishPeriod,
  type RoomEventReport,
  type RoomRecording,
  type RoomRecordingOptions,
  type RoomSidecar,
} from '../rooms/recording/index.ts';
import { fileTarget } from './file-target.ts';

/** The outcome of a period. */
export interface RoomFile {
  period: PublishPeriod;
  path?: string;
  durationMs?: number;
  sidecar?: RoomSidecar;
  error?: ServiceError;
  stage?: string;
}

/** Stores the files of periods in a folder of its own, for tests. Disposing removes the folder. */
export interface RoomFolder extends AsyncDisposable {
  files: RoomFile[];
  createMuxer: RoomRecordingOptions['createMuxer'];
  onFile: RoomRecordingOptions['onFile'];
}

export async function createRoomFolder(): Promise<RoomFolder> {
  const path = await mkdtemp(join(tmpdir(), 'room-folder-'));
  const files: RoomFile[] = [];
  const paths = new Map<PublishPeriod, string>();
  return {
    files,
    createMuxer(period, format) {
      const filePath = join(path, `${paths.size}.${format.container}`);
      paths.set(period, filePath);
      const target = fileTarget(filePath);
      return format.container === 'mp3' ? createMp3Muxer(target, format) : createMp4Muxer(target, format);
    },
    onFile(period, outcome) {
      const { isStored, ...details } = outcome;
      const filePath = paths.get(period);
      files.push({ period, ...(isStored && filePath !== undefined ? { path: filePath } : {}), ...details });
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A room that is recorded into a folder. Disposing ends the recording and removes the folder. */
export interface RoomInFiles extends AsyncDisposable {
  recording: RoomRecording;
  files: RoomFile[];
  events: RoomEventReport[];
  /** The records that the journal of each period, `<user> <index>`, would have. */
  journals: Map<string, { period: PublishPeriod; records: RecordingRecord[] }>;
}

/** Enters the room with this machine's browser and ffmpeg. Every option has a default. */
export async function recordRoom(
  options: Pick<RoomRecordingOptions, 'entry' | 'media'> & Partial<RoomRecordingOptions>,
): Promise<RoomInFiles> {
  await using scope = new AsyncDisposableStack();
  const { files, createMuxer, onFile } = scope.use(await createRoomFolder());
  const events: RoomEventReport[] = [];
  const journals: RoomInFiles['journals'] = new Map();
  const recording = scope.use(
    await openRoomRecording({
      idleMs: 60_000,
      chromiumPath: process.env['CHROMIUM_PATH'] ?? findChromium(process.env['PATH'] ?? ''),
      ffmpegPath: process.env['FFMPEG_PATH'] ?? 'ffmpeg',
      createMuxer,
      onFile,
      journal(period) {
        const records: RecordingRecord[] = [];
        journals.set(`${period.userId} ${period.index}`, { period, records });
        return { append: (record) => records.push(record) };
      },
      onEvent: (event) => events.push(event),
      ...options,
    }),
  );
  const resources = scope.move();
  return { recording, files, events, journals, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
