import { aac, frameDurationMs } from '../ffmpeg/audio-codec.ts';
import type { LookRecord, RecordingRecord } from '../journal/recording-record.ts';

/** A look with its time in the file. */
export type PlacedLook = Omit<LookRecord, 'kind'> & {
  /** The number of its session. */
  session: number;
};

/** Receives the joined frames. */
export interface FrameTarget {
  addVideo(frame: { data: Uint8Array; key: boolean; timestampMs: number }): Promise<void>;
  addAudio(adtsFrame: Uint8Array): Promise<void>;
  /** Receives looks at the page, which are not in the file. */
  addLook?(look: PlacedLook): void;
}

/** A position in the file where a session ended and another one continued. */
export interface Gap {
  /** The position, ms. */
  atMs: number;
  /** For how long nothing was recorded, ms of wall-clock time; pauses do not count. */
  lostMs: number;
}

const audioFrameMs = frameDurationMs(aac);

/** The longest that the last frame of an interrupted session counts without audio. */
const lastFrameMs = 34;
/** The shortest duration that the muxers give the last frame. */
const shortestFrameMs = 1;

/**
 * Joins sessions into one file: each begins where the one before ended, to the sample, so that audio and video stay
 * in sync whatever each of them had last.
 */
export function createSessionJoiner(target: FrameTarget) {
  const gaps: Gap[] = [];
  let sessions = 0;
  /** Where in the file the present session began. */
  let startMs = 0;
  let audioFrames = 0;
  let videoEndMs = 0;
  let isFirstFrame = true;
  /** The last known wall-clock time, its position in the file, and whether time stands still. */
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
    /** Returns the duration of the file so far, ms. */
    endMs,
    /**
     * Returns the duration of the finished file, ms: where the present session ended by its own clock. A busy machine
     * delivers audio and frames that were captured after that clock was read; they are in the file, so they count, too.
     */
    finalMs: (sessionMs: number | undefined): number =>
      sessionMs === undefined
        ? endMs()
        : Math.max(startMs + sessionMs, audioEndMs(), videoEndMs - lastFrameMs + shortestFrameMs),
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
          return target.addLook?.({ ...look, session: sessions, timestampMs: startMs + record.timestampMs });
        }
        case 'note':
          return;
        case 'video': {
          // The first frame is shown from the beginning of the session, instead of black or the frame before.
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
