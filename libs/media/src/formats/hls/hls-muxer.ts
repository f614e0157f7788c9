import { createCipheriv } from 'node:crypto';
import { findSequenceParameters } from '../h264.ts';
import { type MediaFormat, type Muxer, samplesPerAacFrame, type VideoPacket } from '../muxer.ts';
import { findNextCut } from './next-cut.ts';
import { type HlsSegment, writePlaylist } from './playlist.ts';
import { type TimedAudioFrame, writeTransportStream } from './transport-stream.ts';

export interface HlsFile {
  name: string;
  contentType: string;
  body: Uint8Array;
  /** The value of that HTTP header. */
  cacheControl?: string;
}

/** Receives the files of a recording, one at a time, in the order in which players may see them. */
export interface HlsTarget {
  /** Stores a file, or replaces the one with that name. Resolves when the next may follow. */
  put(file: HlsFile): Promise<void>;
  /** Stores the final playlist, which completes the recording. */
  finish(playlist: HlsFile): Promise<void>;
}

export interface HlsMuxerOptions extends MediaFormat {
  /** `lesson` results in `lesson.m3u8` and `lesson-00000.ts`, `lesson-00001.ts`, …; no slash. */
  name: string;
  /**
   * A segment ends with the first key frame after this time, and after one and a half times this at the latest; 4 s
   * when left out, which is two of the recorder's key frame intervals. Players stay some three segments behind the
   * live edge.
   */
  segmentMs?: number;
  key?: HlsKey | undefined;
}

/** Video waits for its audio up to this size; 6 s at 20 Mbit/s. */
const maxOpenBytes = 16 * 1024 * 1024;

/**
 * Muxes H.264 and AAC into HLS. Each segment is stored as soon as it is complete, then the playlist that names it, so
 * that the recording can be watched while it is made.
 *
 * The open segment and at most one that is being stored are in memory.
 *
 * @throws RangeError when the key or its URI cannot be used
 */
export async function createHlsMuxer(target: HlsTarget, options: HlsMuxerOptions): Promise<Muxer> {
  const { name, segmentMs = 4_000, key } = options;
  const lengths = { aimMs: segmentMs, maxMs: Math.round(segmentMs * 1.5) };
  const encrypt = key === undefined ? undefined : createSegmentEncryption(key);
  const aacFrameMs = (samplesPerAacFrame / options.audio.sampleRate) * 1000;

  const closed: HlsSegment[] = [];
  let numbered = 0;
  let startMs = 0;
  let videoUntilMs = 0;
  let videoFrames: (VideoPacket & { changed: boolean })[] = [];
  let audioFrames: TimedAudioFrame[] = [];
  let openBytes = 0;
  let isFirstFrame = true;
  let frameCount = 0;
  let audioFrameCount = 0;
  let parameters: Uint8Array | undefined;
  let cancelled = false;
  let stored: Promise<void> = Promise.resolve();

  /** Returns whether a decoder must be reconfigured for this frame. */
  function changesDecoder(frame: VideoPacket): boolean {
    const own = frame.key ? findSequenceParameters(frame.data) : undefined;
    if (own === undefined) return false;
    const before = parameters;
    parameters = new Uint8Array(own);
    return before !== undefined && Buffer.compare(before, own) !== 0;
  }

  async function closeSegments(audioUntilMs: number): Promise<void> {
    for (;;) {
      const keyFrames = videoFrames.filter((frame) => frame.key);
      const cutMs = findNextCut({ startMs, keyFrames, videoUntilMs, audioUntilMs }, lengths);
      if (cutMs === undefined) return;
      await closeSegment(cutMs, cutMs);
    }
  }

  const closeCompleteSegments = (): Promise<void> =>
    closeSegments(openBytes > maxOpenBytes ? videoUntilMs : audioFrameCount * aacFrameMs);

  async function closeSegment(endMs: number, framesUntilMs: number): Promise<void> {
    const [ownVideo, laterVideo] = splitAt(videoFrames, framesUntilMs);
    const [ownAudio, laterAudio] = splitAt(audioFrames, framesUntilMs);
    const durationMs = endMs - startMs;
    videoFrames = laterVideo;
    audioFrames = laterAudio;
    openBytes = [...videoFrames, ...audioFrames].reduce((sum, { data }) => sum + data.length, 0);
    startMs = endMs;
    // Players reject an empty segment.
    if (ownVideo.length + ownAudio.length === 0 || durationMs <= 0) return;

    const number = numbered++;
    const plain = await writeTransportStream({ videoFrames: ownVideo, audioFrames: ownAudio }, options);
    const body = encrypt === undefined ? plain : encrypt(plain, number);
    const segment: HlsSegment = {
      name: `${name}-${String(number).padStart(5, '0')}.ts`,
      durationMs,
      ...(ownVideo[0]?.changed === true ? { discontinuity: true } : {}),
    };
    await stored;
    stored = storeSegment(segment, body);
    // The next caller gets the error.
    stored.catch(() => undefined);
  }

  async function storeSegment(segment: HlsSegment, body: Uint8Array): Promise<void> {
    if (cancelled) return;
    await target.put({ name: segment.name, contentType: 'video/mp2t', body });
    closed.push(segment);
    if (!cancelled) await target.put(playlist(false));
  }

  const playlist = (ended: boolean): HlsFile => ({
    name: `${name}.m3u8`,
    contentType: 'application/vnd.apple.mpegurl',
    body: Buffer.from(writePlaylist({ segments: closed, maxMs: lengths.maxMs, keyUri: key?.uri, ended })),
    // The playlist grows, so caches must revalidate it.
    cacheControl: 'no-cache',
  });

  return {
    async addVideo(packet) {
      frameCount++;
      const changed = changesDecoder(packet);
      // The browser writes whole milliseconds, and so does the playlist. A busy one gives two frames the same, which many
      // programs refuse. The first frame is shown from the beginning, so that no player starts with black.
      const timestampMs = isFirstFrame ? 0 : Math.max(Math.round(packet.timestampMs), videoUntilMs + 1);
      videoFrames.push({ ...packet, timestampMs, changed });
      isFirstFrame = false;
      openBytes += packet.data.length;
      videoUntilMs = timestampMs;
      await closeCompleteSegments();
    },

    async addAudio(adtsFrame) {
      const timestampMs = audioFrameCount++ * aacFrameMs;
      audioFrames.push({ data: adtsFrame, timestampMs });
      openBytes += adtsFrame.length;
      await closeCompleteSegments();
    },

    async finish(durationMs) {
      const minMs = videoFrames.length === 0 ? startMs : videoUntilMs + 1;
      const endMs = Math.max(Math.round(durationMs), minMs);
      videoUntilMs = endMs;
      // Nothing more will come, so there is nothing to wait for.
      await closeSegments(endMs);
      await closeSegment(endMs, Number.POSITIVE_INFINITY);
      await stored;
      await target.finish(playlist(true));
      return { videoFrames: frameCount, durationMs };
    },

    async cancel() {
      cancelled = true;
      videoFrames = [];
      audioFrames = [];
    },
  };
}

/** Returns the frames before this time, and the others. */
function splitAt<Frame extends { timestampMs: number }>(
  frames: readonly Frame[],
  timeMs: number,
): [Frame[], Frame[]] {
  return [
    frames.filter(({ timestampMs }) => timestampMs < timeMs),
    frames.filter(({ timestampMs }) => timestampMs >= timeMs),
  ];
}

export interface HlsKey {
  /**
   * 16 bytes as 32 hexadecimal digits. It is not written anywhere: only players that are allowed to fetch `uri` get
   * it.
   */
  hex: string;
  /** Where players fetch the 16 bytes. */
  uri: string;
}

/**
 * Encrypts segments with AES-128 as HLS defines it (RFC 8216, 4.3.2.4 and 5.2): each segment in CBC mode with
 * PKCS7 padding, with its number as the initialization vector. So the playlist need not state a vector, and a segment
 * that is made again is identical.
 *
 * @throws RangeError when the key is malformed or the URI cannot stand in a playlist; the message contains neither
 */
export function createSegmentEncryption({
  hex,
  uri,
}: HlsKey): (segment: Uint8Array, number: number) => Uint8Array {
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new RangeError('the key is not 32 hexadecimal digits');
  if (uri === '' || /["\u0000-\u001f]/.test(uri)) throw new RangeError('the URI of the key cannot be quoted');
  const key = Buffer.from(hex, 'hex');
  return (segment, number) => {
    const iv = Buffer.alloc(16);
    iv.writeBigUInt64BE(BigInt(number), 8);
    const cipher = createCipheriv('aes-128-cbc', key, iv);
    return Buffer.concat([cipher.update(segment), cipher.final()]);
  };
}
