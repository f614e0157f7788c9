import { sequenceParameters } from '../h264.ts';
import { type MediaFormat, type Packager, samplesPerAacFrame, type VideoPacket } from '../muxer.ts';
import { type HlsKey, segmentEncryption } from './encryption.ts';
import { nextCut } from './next-cut.ts';
import { type HlsSegment, writePlaylist } from './playlist.ts';
import { type TimedAudioFrame, transportStream } from './transport-stream.ts';

export interface HlsFile {
  name: string;
  contentType: string;
  body: Uint8Array;
  /** For the header of that name. */
  cacheControl?: string;
}

/** Takes the files of a recording, one at a time, in the order in which players may see them. */
export interface HlsDestination<Stored = unknown> {
  /** Stores a file, or replaces the one of that name. Resolves as soon as the next may come. */
  put(file: HlsFile): Promise<void>;
  /** Stores the last playlist, and with it the recording. */
  finish(playlist: HlsFile): Promise<Stored>;
}

export interface HlsPackagerOptions extends MediaFormat {
  /** `lesson` makes `lesson.m3u8` and `lesson-00000.ts`, `lesson-00001.ts`, …; no slash. */
  name: string;
  /**
   * A segment ends with the first key frame after this, and after one and a half times this at the latest; 4 s, which
   * is two of the recorder's key frames. Players that join stay some three segments behind what happens.
   */
  segmentMs?: number;
  key?: HlsKey | undefined;
  resumeFrom?: HlsResume | undefined;
}

/**
 * What is stored of a recording that another packager began. The frames go on at the recording's own times; those that
 * are in these segments already are left out, so a journal may be played again from its beginning.
 */
export interface HlsResume {
  /** As the stored playlist names them, see `segmentsOf`. What it does not name is made again. */
  segments: readonly HlsSegment[];
  /** How many AAC frames come no more, because the journal was cut; 0. */
  audioFrameCount?: number;
  /** With a journal that was cut: of the last key frame in the segments. A different one needs a discontinuity. */
  sequenceParameters?: Uint8Array;
}

/** Pictures wait for their sound as long as they take no more than this; 6 s at 20 Mbit/s. */
const maxOpenBytes = 16 * 1024 * 1024;

/**
 * Frames of an H.264 and an AAC stream in, HLS out: each segment is stored as soon as it is complete, and then the
 * playlist that names it, so the recording can be watched while it is made.
 *
 * In memory are the open segment and at most one more that is being stored.
 *
 * @throws RangeError when the key or its URI cannot be used
 */
export async function createHlsPackager<Stored>(
  destination: HlsDestination<Stored>,
  options: HlsPackagerOptions,
): Promise<Packager<Stored>> {
  const { name, segmentMs = 4_000, key, resumeFrom } = options;
  const lengths = { aimMs: segmentMs, maxMs: Math.round(segmentMs * 1.5) };
  const encrypt = key === undefined ? undefined : segmentEncryption(key);
  const aacFrameMs = (samplesPerAacFrame / options.audio.sampleRate) * 1000;

  const closed: HlsSegment[] = [...(resumeFrom?.segments ?? [])];
  const storedUntilMs = closed.reduce((sum, { durationMs }) => sum + durationMs, 0);
  let numbered = closed.length;
  let startMs = storedUntilMs;
  let videoUntilMs = storedUntilMs;
  let videoFrames: (VideoPacket & { changed: boolean })[] = [];
  let audioFrames: TimedAudioFrame[] = [];
  let openBytes = 0;
  let isFirstFrame = true;
  let frameCount = 0;
  let audioFrameCount = resumeFrom?.audioFrameCount ?? 0;
  let parameters = resumeFrom?.sequenceParameters;
  let cancelled = false;
  let stored: Promise<void> = Promise.resolve();

  /** Whether a decoder that knows the stream so far must be set up anew for this picture. */
  function changesDecoder(frame: VideoPacket): boolean {
    const own = frame.key ? sequenceParameters(frame.data) : undefined;
    if (own === undefined) return false;
    const before = parameters;
    parameters = new Uint8Array(own);
    return before !== undefined && Buffer.compare(before, own) !== 0;
  }

  async function closeSegments(audioUntilMs: number): Promise<void> {
    for (;;) {
      const keyFrames = videoFrames.filter((frame) => frame.key);
      const cutMs = nextCut({ startMs, keyFrames, videoUntilMs, audioUntilMs }, lengths);
      if (cutMs === undefined) return;
      await closeSegment(cutMs, cutMs);
    }
  }

  const closeWhatIsComplete = (): Promise<void> =>
    closeSegments(openBytes > maxOpenBytes ? videoUntilMs : audioFrameCount * aacFrameMs);

  async function closeSegment(endMs: number, framesUntilMs: number): Promise<void> {
    const [ownVideo, laterVideo] = splitAt(videoFrames, framesUntilMs);
    const [ownAudio, laterAudio] = splitAt(audioFrames, framesUntilMs);
    const durationMs = endMs - startMs;
    videoFrames = laterVideo;
    audioFrames = laterAudio;
    openBytes = [...videoFrames, ...audioFrames].reduce((sum, { data }) => sum + data.length, 0);
    startMs = endMs;
    // No player takes a segment with nothing in it.
    if (ownVideo.length + ownAudio.length === 0 || durationMs <= 0) return;

    const number = numbered++;
    const plain = await transportStream({ videoFrames: ownVideo, audioFrames: ownAudio }, options);
    const body = encrypt === undefined ? plain : encrypt(plain, number);
    const segment: HlsSegment = {
      name: `${name}-${String(number).padStart(5, '0')}.ts`,
      durationMs,
      ...(ownVideo[0]?.changed === true ? { discontinuity: true } : {}),
    };
    await stored;
    stored = storeSegment(segment, body);
    // Whoever comes next hears of it.
    stored.catch(() => undefined);
  }

  async function storeSegment(segment: HlsSegment, body: Uint8Array): Promise<void> {
    if (cancelled) return;
    await destination.put({ name: segment.name, contentType: 'video/mp2t', body });
    closed.push(segment);
    if (!cancelled) await destination.put(playlist(false));
  }

  const playlist = (ended: boolean): HlsFile => ({
    name: `${name}.m3u8`,
    contentType: 'application/vnd.apple.mpegurl',
    body: Buffer.from(writePlaylist({ segments: closed, maxMs: lengths.maxMs, keyUri: key?.uri, ended })),
    // It grows: what a cache holds must be asked for again.
    cacheControl: 'no-cache',
  });

  return {
    async addVideo(packet) {
      frameCount++;
      const changed = changesDecoder(packet);
      // The browser writes whole milliseconds; the playlist does too.
      const timestampMs = Math.round(packet.timestampMs);
      if (timestampMs < storedUntilMs) return;
      // The first picture stands from the start on, so that no player begins on black.
      videoFrames.push({ ...packet, timestampMs: isFirstFrame ? storedUntilMs : timestampMs, changed });
      isFirstFrame = false;
      openBytes += packet.data.length;
      videoUntilMs = timestampMs;
      await closeWhatIsComplete();
    },

    async addAudio(adtsFrame) {
      const timestampMs = audioFrameCount++ * aacFrameMs;
      if (timestampMs < storedUntilMs) return;
      audioFrames.push({ data: adtsFrame, timestampMs });
      openBytes += adtsFrame.length;
      await closeWhatIsComplete();
    },

    async finish(durationMs) {
      const minMs = videoFrames.length === 0 ? startMs : videoUntilMs + 1;
      const endMs = Math.max(Math.round(durationMs), minMs);
      videoUntilMs = endMs;
      // Nothing more comes, so nothing is waited for.
      await closeSegments(endMs);
      await closeSegment(endMs, Number.POSITIVE_INFINITY);
      await stored;
      return { stored: await destination.finish(playlist(true)), videoFrames: frameCount, durationMs };
    },

    async cancel() {
      cancelled = true;
      videoFrames = [];
      audioFrames = [];
    },
  };
}

/** Frames before this time, and the others. */
function splitAt<Frame extends { timestampMs: number }>(
  frames: readonly Frame[],
  timeMs: number,
): [Frame[], Frame[]] {
  return [
    frames.filter(({ timestampMs }) => timestampMs < timeMs),
    frames.filter(({ timestampMs }) => timestampMs >= timeMs),
  ];
}
