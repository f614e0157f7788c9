import type { RecordingRecord } from '../journal/recording-record.ts';
import type { PlacedLook } from './quality-meter.ts';
import { aac, frameDurationMs } from '../ffmpeg/audio-codec.ts';

/** Where the joined frames go. */
export interface FrameTarget {
  addVideo(frame: { data: Uint8Array; key: boolean; timestampMs: number }): Promise<void>;
  addAudio(adtsFrame: Uint8Array): Promise<void>;
  /** What was seen of the page; in no file. */
  look?(look: PlacedLook): void;
}

/** A place in the file where a session ended and another one went on. */
export interface Gap {
  /** Where in the file, ms. */
  atMs: number;
  /** How long nothing was recorded, ms by the clock; pauses do not count. */
  lostMs: number;
}

const audioFrameMs = frameDurationMs(aac);

/** Longest time that the last picture of a broken-off session is taken to stand without sound beside it. */
const lastFrameMs = 34;

/**
 * Puts sessions one after another into one file: each begins where the one before it ended, to the sample, so that
 * sound and picture stay together whatever each of them had last.
 */
export function createSessionJoiner(target: FrameTarget) {
  const gaps: Gap[] = [];
  let sessions = 0;
  /** Where in the file the present session began. */
  let startMs = 0;
  let audioFrames = 0;
  let videoEndMs = 0;
  let isFirstFrame = true;
  /** Since when, by the clock, time runs for the file. */
  let clock: { wallMs: number; atMs: number; paused: boolean } | undefined;

  const audioEndMs = (): number => audioFrames * audioFrameMs;
  const endMs = (): number => Math.max(videoEndMs, audioEndMs());

  async function begin(wallMs: number): Promise<void> {
    sessions += 1;
    if (sessions > 1) {
      const atMs = endMs();
      while (audioEndMs() < atMs) await addAudio(aac.silentFrame);
      const recordedUntil = clock === undefined || clock.paused ? wallMs : clock.wallMs + (atMs - clock.atMs);
      gaps.push({ atMs: audioEndMs(), lostMs: Math.max(0, wallMs - recordedUntil) });
    }
    startMs = audioEndMs();
    videoEndMs = startMs;
    isFirstFrame = true;
    clock = { wallMs, atMs: startMs, paused: false };
  }

  async function addAudio(frame: Uint8Array): Promise<void> {
    audioFrames += 1;
    await target.addAudio(frame);
  }

  return {
    gaps: gaps as readonly Gap[],
    /** Where in the file the present session began, ms. */
    get startMs() {
      return startMs;
    },
    /** How long the file is by what has come, ms. */
    endMs,
    async take(record: RecordingRecord): Promise<void> {
      switch (record.kind) {
        case 'session':
          return begin(record.wallMs);
        case 'clock':
          clock = { wallMs: record.wallMs, atMs: startMs + record.timestampMs, paused: record.paused };
          return;
        case 'audio':
          return addAudio(record.data);
        case 'look': {
          const { kind: _, ...look } = record;
          return target.look?.({ ...look, session: sessions, timestampMs: startMs + record.timestampMs });
        }
        case 'note':
          return;
        case 'video': {
          // The first picture stands from the start of the session: no black, and no longer standing one before it.
          const timestampMs = startMs + (isFirstFrame ? 0 : record.timestampMs);
          isFirstFrame = false;
          videoEndMs = timestampMs + lastFrameMs;
          return target.addVideo({ data: record.data, key: record.key, timestampMs });
        }
      }
    },
  };
}

export type SessionJoiner = ReturnType<typeof createSessionJoiner>;
