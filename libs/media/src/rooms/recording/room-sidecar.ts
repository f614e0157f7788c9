import type { MediaKind, RoomMedia } from './page/room-api.ts';

/** A period in which an anchor publishes something that is recorded. It results in one file. */
export interface PublishPeriod {
  userId: string;
  /** The wall-clock time of the file's time 0, ms. */
  startedAtMs: number;
  /** Counts the periods of this anchor, from 0. */
  index: number;
}

/** A range of time in the file and by the wall clock, ms. */
export interface Interval {
  fromMs: number;
  toMs: number;
  fromWallMs: number;
  toWallMs: number;
}

/**
 * What is stored beside a file: what happened when, by the wall clock. Times named `…WallMs` are since 1970, others
 * are in the file.
 */
export interface RoomSidecar {
  userId: string;
  index: number;
  media: RoomMedia;
  startedWallMs: number;
  endedWallMs: number;
  durationMs: number;
  /**
   * The codecs that the anchor sent: `V_MPEG4/ISO/AVC`, `V_VP8`, …; video in a codec other than H.264 was transcoded.
   */
  videoCodecs: string[];
  videoFrames: number;
  sizes: { atMs: number; atWallMs: number; width: number; height: number }[];
  /** When a stream was muted or not published while the other one was. */
  mutes: (Interval & { kind: MediaKind })[];
  /** When expected frames did not come, or nothing could be received at all. */
  losses: (Interval & { cause: 'stall' | 'connection' })[];
  keyFrames: { atMs: number; atWallMs: number }[];
}

/** Keeps endless lists from filling the memory: a key frame every 2 s for 12 hours. */
const maxEntries = 21_600;
/** A longer time without a frame is a stall. */
const stallMs = 1_000;

/** What a sidecar needs to know besides the frames; times are ms in the file. In the journal it is a note. */
export type SidecarNote =
  | { type: 'stream'; kind: MediaKind; available: boolean; atMs: number }
  /** Nothing came, because the browser or the worker was lost. */
  | { type: 'lost'; fromMs: number; toMs: number }
  | { type: 'codec'; name: string };

/** Collects the contents of a sidecar. */
export function createSidecar(period: PublishPeriod, media: RoomMedia) {
  const wall = (atMs: number): number => Math.round(period.startedAtMs + atMs);
  const interval = (fromMs: number, toMs: number): Interval => ({
    fromMs: Math.round(fromMs),
    toMs: Math.round(toMs),
    fromWallMs: wall(fromMs),
    toWallMs: wall(toMs),
  });
  const addEntry = <T>(list: T[], entry: T): void => {
    if (list.length < maxEntries) list.push(entry);
  };
  const videoCodecs = new Set<string>();
  const sizes: RoomSidecar['sizes'] = [];
  const mutes: RoomSidecar['mutes'] = [];
  const losses: RoomSidecar['losses'] = [];
  const keyFrames: RoomSidecar['keyFrames'] = [];
  const available = new Map<MediaKind, boolean>();
  const mutedSince = new Map<MediaKind, number>();
  let videoFrames = 0;
  let lastFrameMs: number | undefined;

  const unmute = (kind: MediaKind, atMs: number): void => {
    const fromMs = mutedSince.get(kind);
    mutedSince.delete(kind);
    if (fromMs !== undefined && atMs > fromMs) addEntry(mutes, { kind, ...interval(fromMs, atMs) });
  };
  const stalled = (untilMs: number): void => {
    if (lastFrameMs !== undefined && available.get('video') === true && untilMs - lastFrameMs > stallMs)
      addEntry(losses, { cause: 'stall', ...interval(lastFrameMs, untilMs) });
  };

  const stream = (kind: MediaKind, isAvailable: boolean, atMs: number): void => {
    if (isAvailable) {
      unmute(kind, atMs);
      // Video that was muted has not stalled.
      if (kind === 'video' && lastFrameMs !== undefined) lastFrameMs = atMs;
    } else {
      if (kind === 'video') stalled(atMs);
      if (available.get(kind) === true) mutedSince.set(kind, atMs);
    }
    available.set(kind, isAvailable);
  };

  return {
    addNote(note: SidecarNote): void {
      if (note.type === 'stream') stream(note.kind, note.available, note.atMs);
      else if (note.type === 'codec') videoCodecs.add(note.name);
      else {
        addEntry(losses, { cause: 'connection', ...interval(note.fromMs, note.toMs) });
        if (lastFrameMs !== undefined) lastFrameMs = Math.max(lastFrameMs, note.toMs);
      }
    },
    addFrame(timestampMs: number, key: boolean, size?: { width: number; height: number }): void {
      videoFrames += 1;
      stalled(timestampMs);
      lastFrameMs = timestampMs;
      const at = { atMs: Math.round(timestampMs), atWallMs: wall(timestampMs) };
      if (key) addEntry(keyFrames, at);
      const last = sizes.at(-1);
      if (size !== undefined && (last?.width !== size.width || last.height !== size.height))
        addEntry(sizes, { ...at, ...size });
    },
    finish(durationMs: number): RoomSidecar {
      stalled(durationMs);
      for (const kind of [...mutedSince.keys()]) unmute(kind, durationMs);
      return {
        userId: period.userId,
        index: period.index,
        media,
        startedWallMs: wall(0),
        endedWallMs: wall(durationMs),
        durationMs: Math.round(durationMs),
        videoCodecs: [...videoCodecs],
        videoFrames,
        sizes,
        mutes,
        losses,
        keyFrames,
      };
    },
  };
}

export type Sidecar = ReturnType<typeof createSidecar>;
