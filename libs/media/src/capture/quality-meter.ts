import type { Muxer } from '../formats/muxer.ts';
import { createFreezeDetector, type FreezesSoFar, type Stretch } from './freeze-detector.ts';
import type { FrameTarget, PlacedLook } from './session-joiner.ts';

/**
 * How well a file shows its page, by what Chrome's capture reports and what is in the file; all times are in the
 * file.
 *
 * Chrome captures a frame when the page has drawn, at most 30 a second, and one a second while nothing changes. So a
 * page that draws slowly has fewer frames but no skips, and a page that stands still has duplicates but no skips.
 */
export interface RecordingQuality {
  /** How many frames Chrome captured; absent when that is unknown. */
  capturedFrames?: number;
  /**
   * Captured frames that are not in the file: Chrome dropped them because they came too fast or the encoder was
   * behind. Counted from the first to the last look of each session, which leaves out the start of capture and
   * encoder, and only where looks saw something new: a missing frame is no loss while nothing changes. Exact to
   * within one for each session, each pause and each time that the page stops moving.
   */
  skippedFrames?: number;
  /** Frames identical to the one before: those between two looks that saw the same. */
  duplicateFrames?: number;
  /** The longest time between two frames. */
  longestFrame: { atMs: number; durationMs: number };
  videoKbps: number;
  audioKbps: number;
  /** The audio is digital silence throughout. */
  silent: boolean;
  /** `throughout`, or the stretches of more than ten seconds in which the page had one colour and did not change. */
  blank: 'throughout' | Stretch[];
  /** The stretches of more than ten seconds in which the page did not change after it had moved for more than two. */
  frozen: Stretch[];
}

/** What is known while the recording runs; all times are in the file. */
export interface QualitySoFar extends FreezesSoFar {
  /** The audio so far is digital silence. */
  silent: boolean;
  /** Of the video, in the file. */
  frames: number;
  /** Of video and audio, in the file; its index comes at the end. */
  mediaBytes: number;
}

/**
 * An AAC frame of digital silence has 13 bytes; the quietest audio, a tone at -100 dBFS, had 24 (ffmpeg's encoder at
 * 128 kbit/s, measured).
 */
const maxSilentBytes = 20;
/** ffmpeg's encoder writes its name into the first frame of each run, which is therefore larger. */
const encoderName = 'Lavc';

/** Creates a meter of the file while it is made; of a recording that was resumed, it sees everything in its journal. */
export function createQualityMeter() {
  const freezeDetector = createFreezeDetector();
  let frames = 0;
  let duplicates = 0;
  let videoBytes = 0;
  let audioBytes = 0;
  let audioFrames = 0;
  let silent = true;
  let lastFrameMs = 0;
  let longestFrame = { atMs: 0, durationMs: 0 };
  /** Looks at moments up to which the file does not have every frame yet. */
  let ahead: PlacedLook[] = [];
  let tally: Tally | undefined;
  let total: { captured: number; skipped: number } | undefined;

  /** Notes until when the last frame is shown. */
  const endLastFrame = (untilMs: number): void => {
    const durationMs = untilMs - lastFrameMs;
    if (frames > 0 && durationMs > longestFrame.durationMs) longestFrame = { atMs: lastFrameMs, durationMs };
  };
  /** Compares what was captured since the last look with what is in the file, which has every frame up to this look. */
  const countUntil = (look: PlacedLook): void => {
    if (tally?.look.session !== look.session) {
      closeTally();
      tally = { look, frames, skipped: 0, captured: look.captured };
      return;
    }
    tally.captured = look.captured;
    if (look.frame === undefined) return;
    const written = frames - tally.frames;
    if (look.frame.same) duplicates += written;
    else tally.skipped += look.captured - tally.look.captured - written;
    tally = { ...tally, look, frames };
  };
  const closeTally = (): void => {
    if (tally === undefined) return;
    total = {
      captured: (total?.captured ?? 0) + tally.captured,
      skipped: (total?.skipped ?? 0) + Math.max(0, tally.skipped),
    };
    tally = undefined;
  };

  return {
    addVideo(timestampMs: number, bytes: number): void {
      for (let [next] = ahead; next !== undefined && next.timestampMs < timestampMs; [next] = ahead) {
        countUntil(next);
        ahead.shift();
      }
      endLastFrame(timestampMs);
      frames += 1;
      videoBytes += bytes;
      lastFrameMs = timestampMs;
    },
    addAudio(frame: Uint8Array): void {
      audioFrames += 1;
      audioBytes += frame.length;
      if (silent && frame.length > maxSilentBytes) silent = Buffer.from(frame).includes(encoderName);
    },
    addLook(look: PlacedLook): void {
      ahead.push(look);
      freezeDetector.addLook(look);
    },
    soFar: (): QualitySoFar => ({
      silent: silent && audioFrames > 0,
      frames,
      mediaBytes: videoBytes + audioBytes,
      ...freezeDetector.soFar(),
    }),
    /** @param durationMs the duration of the file */
    report(durationMs: number): RecordingQuality {
      for (const look of ahead) countUntil(look);
      ahead = [];
      closeTally();
      endLastFrame(durationMs);
      const { looks, ...stretches } = freezeDetector.report();
      return {
        ...(total === undefined ? {} : { capturedFrames: total.captured }),
        ...(total === undefined || looks === 0
          ? {}
          : { skippedFrames: total.skipped, duplicateFrames: duplicates }),
        longestFrame,
        videoKbps: toKbps(videoBytes, durationMs),
        audioKbps: toKbps(audioBytes, durationMs),
        silent: silent && audioFrames > 0,
        ...stretches,
      };
    },
  };
}

export type QualityMeter = ReturnType<typeof createQualityMeter>;

/** What was counted in a session. */
interface Tally {
  /** The last look at a frame, and how many frames the file had then. */
  look: PlacedLook;
  frames: number;
  skipped: number;
  captured: number;
}

/** Bits a millisecond are kilobits a second. */
const toKbps = (bytes: number, durationMs: number): number => (durationMs > 0 ? (bytes * 8) / durationMs : 0);

/** Wraps a muxer so that the meter sees everything that goes into it. */
export function withMeter(muxer: Muxer, meter: QualityMeter): FrameTarget {
  return {
    addVideo(frame) {
      meter.addVideo(frame.timestampMs, frame.data.length);
      return muxer.addVideo(frame);
    },
    addAudio(frame) {
      meter.addAudio(frame);
      return muxer.addAudio(frame);
    },
    addLook: (look) => meter.addLook(look),
  };
}
