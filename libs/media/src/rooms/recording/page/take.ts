import type { MediaKind } from './room-api.ts';

/** Tracks of one anchor that are recorded together: their times are those of one clock. */
export type Tracks = Partial<Record<MediaKind, MediaStreamTrack>>;

export interface TakeOptions {
  tracks: Tracks;
  timesliceMs: number;
  audioBitsPerSecond: number;
  onData(data: Blob): void;
  /** Called once, after the last data. */
  onEnd(): void;
}

/** One MediaRecorder at work. */
export interface Take {
  readonly tracks: Tracks;
  /** Whether it gave anything yet. */
  readonly hasData: boolean;
  /** How long it has given nothing, ms. */
  quietMs(): number;
  /** Resolves when the last data was given. */
  stop(): Promise<void>;
}

export const listKinds = (tracks: Tracks): MediaKind[] =>
  (['audio', 'video'] as const).filter((kind) => tracks[kind] !== undefined);

export const sameTracks = (one: Tracks, other: Tracks): boolean =>
  one.audio === other.audio && one.video === other.video;

/**
 * Records without naming a codec: only then does Chrome hand on the received frames as they are (it asks the sender
 * for a key frame to begin with). Audio it decodes and encodes again, as Opus.
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
  // An error, for example another codec than before, or the end of all tracks stops it, too.
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
