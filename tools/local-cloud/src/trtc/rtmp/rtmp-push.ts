import { type MediaTools } from '../../vod/index.ts';
import { type Streams } from '../signal-messages.ts';
import { type OpusEncoder, startOpusEncoder } from './opus-encoder.ts';
import { type RoomPublisher } from './room-publisher.ts';

/** Maximum delay of the audio encoder, for which video waits. */
const DELAY_MS = 200;

/** Media that deviates more than this begins a new timeline, because the sender stalled or jumped. */
const MAX_DRIFT_MS = 1_000;

/** FLV's numbers. */
const AUDIO = 8;
const VIDEO = 9;
const H264 = 7;
const AAC = 10;
const FLAGS = { audioHeader: 0, audio: 1, videoHeader: 2, keyFrame: 3, frame: 4 } as const;
/** The header of a video tag: frame type and codec, packet type, composition time. */
const VIDEO_TAG_BYTES = 5;
/** How long to wait for the second kind of media, so that both are announced together. */
const SECOND_KIND_MS = 500;

interface RtmpPushOptions {
  readonly tools: Pick<MediaTools, 'ffmpegPath' | 'env'>;
  readonly publisher: RoomPublisher;
  /** Called when the published streams change. */
  onStreams(streams: Streams): void;
  /** Called if TRTC would not accept the push. */
  onRefused(reason: string): void;
}

/** Forwards the media of one RTMP push into a room. */
export interface RtmpPush extends AsyncDisposable {
  addPacket(packet: AvPacket): void;
}

/**
 * Accepts H.264 without B-frames and AAC, like TRTC (its document "RTMP push": B-frames end the connection). Video is forwarded
 * unchanged, audio as Opus.
 */
export function openRtmpPush({ tools, publisher, onStreams, onRefused }: RtmpPushOptions): RtmpPush {
  const clock = openReleaseClock();
  let parameterSets: Buffer | undefined;
  let encoder: Promise<OpusEncoder> | undefined;
  let announcing: NodeJS.Timeout | undefined;
  let isOver = false;
  const refuse = (reason: string): void => {
    if (!isOver) onRefused(reason);
    isOver = true;
  };
  const announce = (): void => {
    clearTimeout(announcing);
    if (!isOver) onStreams({ audio: encoder !== undefined, video: parameterSets !== undefined });
  };
  const found = (): void => {
    if (encoder !== undefined && parameterSets !== undefined) announce();
    else announcing ??= setTimeout(announce, SECOND_KIND_MS);
  };

  const takeVideo = (packet: AvPacket): void => {
    if (packet.codec_id !== H264) return refuse('video must be H.264');
    const data = Buffer.from(packet.data.subarray(VIDEO_TAG_BYTES, packet.size));
    if (packet.flags === FLAGS.videoHeader) {
      parameterSets = parseParameterSets(data);
      if (parameterSets === undefined) return refuse('the video header is damaged');
      return found();
    }
    if (data.length === 0 || parameterSets === undefined) return undefined;
    if (packet.pts !== packet.dts) return refuse('video must not have B-frames');
    const isKey = packet.flags === FLAGS.keyFrame;
    const frame = {
      atMs: packet.dts,
      isKey,
      data: isKey ? Buffer.concat([parameterSets, data]) : data,
    };
    return clock.schedule('video', packet.dts, () => publisher.video(frame));
  };
  const takeAudio = (packet: AvPacket): void => {
    if (packet.codec_id !== AAC) return refuse('audio must be AAC');
    // Start the encoder at the header; audio may follow later.
    if (packet.flags === FLAGS.audioHeader && encoder === undefined) {
      encoder = startOpusEncoder(tools, {
        onFrame: (frame) => clock.schedule('audio', frame.atMs, () => publisher.audio(frame)),
        onFailed: () => refuse('the audio cannot be decoded'),
      });
      encoder.catch(() => refuse('the audio cannot be decoded'));
      found();
    }
    const copy = { ...packet, data: Buffer.from(packet.data.subarray(0, packet.size)) };
    void encoder?.then((started) => started.push(copy)).catch(() => undefined);
  };

  return {
    addPacket(packet) {
      if (isOver) return;
      if (packet.codec_type === VIDEO) takeVideo(packet);
      else if (packet.codec_type === AUDIO) takeAudio(packet);
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      clearTimeout(announcing);
      clock[Symbol.dispose]();
      await (await encoder?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

/**
 * Parses the parameter sets of an AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.2.4.1), each prefixed with its length like
 * the NAL units of frames.
 *
 * @returns undefined if it is invalid, or if lengths do not have four bytes
 */
export function parseParameterSets(record: Buffer): Buffer | undefined {
  if (record.length < 7 || record[0] !== 1 || ((record[4] ?? 0) & 3) !== 3) return undefined;
  const sets: Buffer[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    const count = (record[at] ?? 0) & mask;
    at += 1;
    for (let index = 0; index < count; index++) {
      if (at + 2 > record.length) return undefined;
      const size = record.readUInt16BE(at);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(size);
      sets.push(length, record.subarray(at + 2, at + 2 + size));
      at += 2 + size;
    }
  }
  return at > record.length || sets.length === 0 ? undefined : Buffer.concat(sets);
}

/** Releases audio and video on one clock, so that they stay synchronized whichever arrives first. */
interface ReleaseClock extends Disposable {
  /** @param atMs presentation time on the sender's clock, in order within a kind */
  schedule(kind: 'audio' | 'video', atMs: number, release: () => void): void;
}

function openReleaseClock(): ReleaseClock {
  /** Our time minus the sender's. */
  let offsetMs: number | undefined;
  const lines = {
    audio: {
      waiting: [] as { atMs: number; release: () => void }[],
      timer: undefined as NodeJS.Timeout | undefined,
    },
    video: {
      waiting: [] as { atMs: number; release: () => void }[],
      timer: undefined as NodeJS.Timeout | undefined,
    },
  };
  const run = (line: (typeof lines)['audio']): void => {
    line.timer = undefined;
    for (let next = line.waiting[0]; next !== undefined; next = line.waiting[0]) {
      const leftMs = next.atMs - performance.now();
      if (leftMs > 0) {
        line.timer = setTimeout(run, leftMs, line);
        return;
      }
      line.waiting.shift();
      next.release();
    }
  };
  return {
    schedule(kind, senderMs, release) {
      const now = performance.now();
      offsetMs ??= now + DELAY_MS - senderMs;
      if (Math.abs(senderMs + offsetMs - DELAY_MS - now) > MAX_DRIFT_MS) offsetMs = now + DELAY_MS - senderMs;
      const line = lines[kind];
      line.waiting.push({ atMs: senderMs + offsetMs, release });
      line.timer ??= setTimeout(run, Math.max(0, senderMs + offsetMs - now), line);
    },
    [Symbol.dispose]() {
      for (const line of Object.values(lines)) {
        clearTimeout(line.timer);
        line.waiting.length = 0;
      }
    },
  };
}
