import type { MediaKind } from './room-api.ts';

/** Tracks of one anchor that are recorded together, on one clock. */
export type Tracks = Partial<Record<MediaKind, MediaStreamTrack>>;

export interface TakeOptions {
  tracks: Tracks;
  timesliceMs: number;
  audioBitsPerSecond: number;
  onData(data: Blob): void;
  /** Called once, after the last data. */
  onEnd(): void;
}

/** One run of a MediaRecorder. */
export interface Take {
  readonly tracks: Tracks;
  /** Whether it has produced any data. */
  readonly hasData: boolean;
  /** How long it has produced no data, ms. */
  quietMs(): number;
  /** Resolves after the last data. */
  stop(): Promise<void>;
}

export const listKinds = (tracks: Tracks): MediaKind[] =>
  (['audio', 'video'] as const).filter((kind) => tracks[kind] !== undefined);

export const hasSameTracks = (one: Tracks, other: Tracks): boolean =>
  one.audio === other.audio && one.video === other.video;

/**
 * Starts recording without naming a codec: only then does Chrome pass received video on unchanged (it requests a key
 * frame from the sender to begin with). It decodes audio and encodes it as Opus.
 */
export function startTake(options: TakeOptions): Take {
  const { tracks } = options;
  const list = listKinds(tracks).flatMap((kind) => tracks[kind] ?? []);
  const recorder = new MediaRecorder(new MediaStream(list), {
    audioBitsPerSecond: options.audioBitsPerSecond,
  });
  const ended = Promise.withResolvers<void>();
  let hasData = false;
  let lastDataAt = performance.now();
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size === 0) return;
    hasData = true;
    lastDataAt = performance.now();
    options.onData(data);
  });
  // An error, for example a change of codec, or the end of all tracks also stops it.
  recorder.addEventListener(
    'stop',
    () => {
      options.onEnd();
      ended.resolve();
    },
    { once: true },
  );
  recorder.start(options.timesliceMs);
  return {
    tracks,
    get hasData() {
      return hasData;
    },
    quietMs: () => performance.now() - lastDataAt,
    stop() {
      if (recorder.state !== 'inactive') recorder.stop();
      return ended.promise;
    },
  };
}
