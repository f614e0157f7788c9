import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MpegTsOutputFormat,
  Output,
} from 'mediabunny';
import { parseH264Codec } from '../h264.ts';
import { type MediaFormat, samplesPerAacFrame, type VideoPacket } from '../muxer.ts';

/** The recording's time 0 on the stream's clock, which has to run ahead of the frames. */
const streamStartMs = 1_000;

/** An AAC frame with its ADTS header. */
export interface TimedAudioFrame {
  data: Uint8Array;
  timestampMs: number;
}

export interface SegmentFrames {
  videoFrames: readonly VideoPacket[];
  audioFrames: readonly TimedAudioFrame[];
}

/**
 * Writes one segment as a complete MPEG transport stream, with its tables at the beginning. Frames keep the
 * timestamps of the recording, so that segments play without a gap.
 *
 * Not fragmented MP4: every HLS player supports transport streams, including those that cannot decrypt fragmented MP4
 * with AES-128. It needs no initialization segment, so each segment has its own decoder configuration. It costs some
 * 5 % more bytes (measured at 3 Mbit/s).
 */
export async function writeTransportStream(
  { videoFrames, audioFrames }: SegmentFrames,
  format: MediaFormat,
): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new MpegTsOutputFormat(), target });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  // A track without frames would be announced all the same.
  if (videoFrames.length > 0) output.addVideoTrack(video);
  if (audioFrames.length > 0) output.addAudioTrack(audio);
  await output.start();

  for (const [index, { data, key, timestampMs }] of videoFrames.entries()) {
    const first = index === 0;
    await video.add(
      // A segment that begins in the middle of a still frame: the muxer insists on a key frame.
      new EncodedPacket(data, key || first ? 'key' : 'delta', streamSeconds(timestampMs), 0),
      first
        ? {
            decoderConfig: {
              codec: parseH264Codec(data) ?? 'avc1.42c01f',
              codedWidth: format.width,
              codedHeight: format.height,
            },
          }
        : undefined,
    );
  }
  const { sampleRate, channels } = format.audio;
  for (const [index, { data, timestampMs }] of audioFrames.entries()) {
    await audio.add(
      new EncodedPacket(data, 'key', streamSeconds(timestampMs), samplesPerAacFrame / sampleRate),
      index === 0
        ? { decoderConfig: { codec: 'mp4a.40.2', sampleRate, numberOfChannels: channels } }
        : undefined,
    );
  }
  await output.finalize();
  if (target.buffer === null) throw new Error('the muxer wrote nothing');
  return addProgramClock(new Uint8Array(target.buffer));
}

const streamSeconds = (timestampMs: number): number => (streamStartMs + timestampMs) / 1000;

/** The size of a transport stream packet. */
export const packetBytes = 188;

/** The PID on which mediabunny writes the program map; video and audio have 0x100 and 0x101. */
const programMapPid = 0x1000;
/** An unused PID: the clock may have packets of its own (Blu-ray uses this one, too). */
const clockPid = 0x1001;
/** The clock must be sent at least every 100 ms (ISO/IEC 13818-1, 2.7.2). */
const clockIntervalTicks = 80 * 90;
/** How long before its timestamp a frame arrives at a decoder that follows the clock. */
const leadTicks = 500 * 90;

/**
 * Adds the program clock reference (PCR) to a transport stream. mediabunny writes none and states so in the program
 * map, which ISO/IEC 13818-1 allows for private streams only. Players in browsers rely on the frames' timestamps; VLC
 * and hardware decoders need the clock.
 *
 * @param stream whole packets; the first frame's timestamp is at least 500 ms
 */
function addProgramClock(stream: Uint8Array): Uint8Array {
  const packets: Uint8Array[] = [];
  let lastTicks = Number.NEGATIVE_INFINITY;
  for (let offset = 0; offset + packetBytes <= stream.length; offset += packetBytes) {
    const packet = stream.subarray(offset, offset + packetBytes);
    if (readPid(packet) === programMapPid) {
      packets.push(withClockPid(packet));
      continue;
    }
    const ticks = parseFrameTicks(packet);
    if (ticks !== undefined && ticks - lastTicks >= clockIntervalTicks) {
      packets.push(createClockPacket(ticks - leadTicks));
      lastTicks = ticks;
    }
    packets.push(packet);
  }
  return Buffer.concat(packets);
}

function readPid(packet: Uint8Array): number {
  return (((packet[1] ?? 0) & 0x1f) << 8) | (packet[2] ?? 0);
}

/** Returns the payload, after the header and the adaptation field, if there is one. */
function findPayload(packet: Uint8Array): Uint8Array {
  const adapted = ((packet[3] ?? 0) & 0x20) !== 0;
  return packet.subarray(adapted ? 5 + (packet[4] ?? 0) : 4);
}

/** Reads the timestamp (PTS, 90 kHz) of the frame that begins in this packet. */
function parseFrameTicks(packet: Uint8Array): number | undefined {
  const begins = ((packet[1] ?? 0) & 0x40) !== 0;
  const pes = findPayload(packet);
  if (!begins || pes[0] !== 0 || pes[1] !== 0 || pes[2] !== 1) return undefined;
  const [top = 0, high = 0, middle = 0, low = 0, lowest = 0] = pes.subarray(9, 14);
  return ((top >> 1) & 7) * 2 ** 30 + ((high << 22) | ((middle >> 1) << 15) | (low << 7) | (lowest >> 1));
}

/**
 * Creates a packet that carries only the clock. Packets without payload do not advance the continuity counter: it
 * stays 0.
 */
function createClockPacket(ticks: number): Uint8Array {
  const packet = new Uint8Array(packetBytes).fill(0xff);
  packet.set([0x47, clockPid >> 8, clockPid & 0xff, 0x20, packetBytes - 5, 0x10]);
  // 33 bits of 90 kHz, 6 reserved bits, 9 bits of 27 MHz.
  const view = new DataView(packet.buffer);
  view.setUint32(6, Math.floor(ticks / 2));
  view.setUint16(10, ((ticks % 2) << 15) | 0x7e00);
  return packet;
}

/** Returns the program map with our clock's PID in it. */
function withClockPid(packet: Uint8Array): Uint8Array {
  const patched = new Uint8Array(packet);
  const payload = findPayload(patched);
  const section = payload.subarray(1 + (payload[0] ?? 0));
  const length = 3 + ((((section[1] ?? 0) & 0x0f) << 8) | (section[2] ?? 0));
  section[8] = 0xe0 | (clockPid >> 8);
  section[9] = clockPid & 0xff;
  const checked = length - 4;
  new DataView(section.buffer, section.byteOffset).setUint32(checked, crc32(section.subarray(0, checked)));
  return patched;
}

/**
 * Computes the CRC-32 of MPEG-2 sections (ISO/IEC 13818-1, annex A). zlib's is different: it processes the bits in
 * reverse.
 */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  }
  return crc >>> 0;
}
