import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import Flv from 'node-media-server/src/protocol/flv.js';
import { type MediaTools } from '../../vod/index.ts';

/** One frame of Opus, 20 ms at 48 kHz. */
interface OpusFrame {
  /** On the timeline of the received AAC. */
  readonly atMs: number;
  readonly data: Buffer;
}

/** Transcodes the AAC of an RTMP push to Opus; disposing kills its ffmpeg. */
export interface OpusEncoder extends AsyncDisposable {
  /** The first packet must be the AAC header. */
  push(packet: AvPacket): void;
}

const RTP_HEADER_BYTES = 12;
const CLOCK_PER_MS = 48;

/** Starts ffmpeg. @param events.onFailed called at most once, if ffmpeg ends */
export async function startOpusEncoder(
  { ffmpegPath, env }: Pick<MediaTools, 'ffmpegPath' | 'env'>,
  { onFrame, onFailed }: { onFrame: (frame: OpusFrame) => void; onFailed: () => void },
): Promise<OpusEncoder> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const child = spawn(
    ffmpegPath,
    [
      ...['-v', 'error', '-nostdin'],
      // The header is sufficient; do not probe further.
      ...['-fflags', 'nobuffer', '-probesize', '32', '-analyzeduration', '0', '-f', 'flv', '-i', 'pipe:0'],
      // Keep gaps in the audio.
      ...['-map', '0:a:0', '-af', 'aresample=async=1', '-ac', '2', '-ar', '48000'],
      ...['-c:a', 'libopus', '-b:a', '128k', '-application', 'lowdelay', '-frame_duration', '20'],
      // RTCP uses the same port and is recognised by its type.
      ...['-f', 'rtp', `rtp://127.0.0.1:${socket.address().port}?rtcpport=${socket.address().port}`],
    ],
    { env, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const exited = once(child, 'close').catch(() => undefined);
  let isOver = false;
  const fail = (): void => {
    if (!isOver) onFailed();
    isOver = true;
  };
  child.once('error', fail).once('close', fail);
  child.stdin.on('error', () => undefined);
  child.stdin.write(Flv.createHeader(true, false));

  let firstInMs: number | undefined;
  let firstOut: number | undefined;
  socket.on('message', (packet) => {
    const type = (packet[1] ?? 0) & 0x7f;
    const isRtcp = type >= 72 && type <= 76;
    if (packet.length <= RTP_HEADER_BYTES || isRtcp || firstInMs === undefined) return;
    const time = packet.readUInt32BE(4);
    firstOut ??= time;
    const atMs = firstInMs + ((time - firstOut) >>> 0) / CLOCK_PER_MS;
    onFrame({ atMs, data: packet.subarray(RTP_HEADER_BYTES) });
  });
  return {
    push(packet) {
      if (packet.flags === 1) firstInMs ??= packet.dts;
      child.stdin.write(Flv.createMessage(packet));
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      child.kill('SIGKILL');
      await exited;
      socket.close();
    },
  };
}
