import type { Muxer } from '../formats/muxer.ts';
import type { LookRecord } from '../journal/recording-record.ts';
import { createFreezeDetector, type FreezesSoFar, type Stretch } from './freeze-detector.ts';
import type { FrameTarget } from './session-joiner.ts';

/**
 * How well a file shows its page, told by what Chrome's capture says and what is in the file; all times are the file's.
 *
 * Chrome captures a picture when the page has drawn, at most 30 a second, and once a second while it has not. So a page
 * that draws slower than the file could take has fewer pictures and no skips, and a page that stands still has
 * duplicates and no skips.
 */
export interface RecordingQuality {
  /** Pictures that Chrome's capture had of the page; absent when nothing told. */
  capturedFrames?: number;
  /**
   * Those of them that are in no frame of the file: Chrome threw them away because they came too fast or the encoder was
   * behind. From the first to the last look of each session, so that the moments in which the capture
   * and the encoder begin do not count, and only where looks saw something new: what is missing of a picture that stands
   * is no loss. Right to within one for each session, each pause and each time the picture comes to stand.
   */
  skippedFrames?: number;
  /** Frames that show, to the pixel, the picture before them again: those between two looks that saw the same. */
  duplicateFrames?: number;
  /** The longest time for which one frame stands. */
  longestFrame: { atMs: number; durationMs: number };
  videoKbps: number;
  audioKbps: number;
  /** Not one frame of the sound is anything but digital silence. */
  silent: boolean;
  /** `throughout`, or where the picture was of one colour and did not change, for more than ten seconds each. */
  blank: 'throughout' | Stretch[];
  /** Where the picture did not change for more than ten seconds after it had moved for more than two. */
  frozen: Stretch[];
}

/** What is known while the recording goes on; all times are the file's. */
export interface QualitySoFar extends FreezesSoFar {
  /** There has been no frame of sound but digital silence. */
  silent: boolean;
}

/** A look with its time in the file. */
export type PlacedLook = Omit<LookRecord, 'kind'> & {
  /** The number of its session. */
  session: number;
};

/**
 * An AAC frame of digital silence has 13 bytes; the faintest sound, a tone at -100 dBFS, made 24 (ffmpeg's encoder at
 * 128 kbit/s, measured).
 */
const maxSilentBytes = 20;
/** In the first frame of each run ffmpeg's encoder writes its name, which makes it larger. */
const encoderName = 'Lavc';

/** Measures while the file is made; of a recording that went on after a crash, all that the journal had. */
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
  /** Looks whose time the frames have not reached. */
  let ahead: PlacedLook[] = [];
  let tally: Tally | undefined;
  let total: { captured: number; skipped: number } | undefined;

  const stand = (untilMs: number): void => {
    const durationMs = untilMs - lastFrameMs;
    if (frames > 0 && durationMs > longestFrame.durationMs) longestFrame = { atMs: lastFrameMs, durationMs };
  };
  const settle = (look: PlacedLook): void => {
    if (tally?.look.session !== look.session) {
      close();
      tally = { look, frames, skipped: 0, captured: look.captured };
      return;
    }
    tally.captured = look.captured;
    if (look.picture === undefined) return;
    const written = frames - tally.frames;
    if (look.picture.same) duplicates += written;
    else tally.skipped += look.captured - tally.look.captured - written;
    tally = { ...tally, look, frames };
  };
  const close = (): void => {
    if (tally === undefined) return;
    total = {
      captured: (total?.captured ?? 0) + tally.captured,
      skipped: (total?.skipped ?? 0) + Math.max(0, tally.skipped),
    };
    tally = undefined;
  };

  return {
    video(timestampMs: number, bytes: number): void {
      for (let [next] = ahead; next !== undefined && next.timestampMs < timestampMs; [next] = ahead) {
        settle(next);
        ahead.shift();
      }
      stand(timestampMs);
      frames += 1;
      videoBytes += bytes;
      lastFrameMs = timestampMs;
    },
    audio(frame: Uint8Array): void {
      audioFrames += 1;
      audioBytes += frame.length;
      if (silent && frame.length > maxSilentBytes) silent = Buffer.from(frame).includes(encoderName);
    },
    look(look: PlacedLook): void {
      ahead.push(look);
      freezeDetector.look(look);
    },
    soFar: (): QualitySoFar => ({ silent: silent && audioFrames > 0, ...freezeDetector.soFar() }),
    /** @param durationMs how long the file is */
    report(durationMs: number): RecordingQuality {
      for (const look of ahead) settle(look);
      ahead = [];
      close();
      stand(durationMs);
      const { looks, ...stretches } = freezeDetector.report();
      return {
        ...(total === undefined ? {} : { capturedFrames: total.captured }),
        ...(total === undefined || looks === 0
          ? {}
          : { skippedFrames: total.skipped, duplicateFrames: duplicates }),
        longestFrame,
        videoKbps: kbps(videoBytes, durationMs),
        audioKbps: kbps(audioBytes, durationMs),
        silent: silent && audioFrames > 0,
        ...stretches,
      };
    },
  };
}

export type QualityMeter = ReturnType<typeof createQualityMeter>;

/** What was counted of a session. */
interface Tally {
  /** The last look at a picture, and how many frames the file had then. */
  look: PlacedLook;
  frames: number;
  skipped: number;
  captured: number;
}

/** Bits in a millisecond are kilobits in a second. */
const kbps = (bytes: number, durationMs: number): number => (durationMs > 0 ? (bytes * 8) / durationMs : 0);

/** Has the meter see everything that goes to the muxer. */
export function measuredMuxer(muxer: Muxer<unknown>, meter: QualityMeter): FrameTarget {
  return {
    addVideo(frame) {
      meter.video(frame.timestampMs, frame.data.length);
      return muxer.addVideo(frame);
    },
    addAudio(frame) {
      meter.audio(frame);
      return muxer.addAudio(frame);
    },
    look: (look) => meter.look(look),
  };
}
