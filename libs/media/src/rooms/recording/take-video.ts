import { startVideoTranscoder, type LiveTranscoder } from '../../ffmpeg/live-transcoder.ts';
import type { WebmPacket } from '../../formats/webm/webm-demuxer.ts';

/** WebM's name for H.264. */
const h264 = 'V_MPEG4/ISO/AVC';
const finishTimeoutMs = 10_000;

export interface TakeVideoOptions {
  ffmpegPath: string;
  /** Receives a frame in H.264, whatever codec it was sent in. */
  onFrame(frame: Pick<WebmPacket, 'data' | 'key' | 'timestampMs' | 'codec'>): void;
  onFailure(error: unknown): void;
}

/** Passes on the video of one take: unchanged if it is H.264, else transcoded. */
export function createTakeVideo(options: TakeVideoOptions) {
  /** Bytes from before the codec was known. */
  let head: Uint8Array[] = [];
  let codec: string | undefined;
  let transcoder: LiveTranscoder | undefined;

  const start = (name: string): LiveTranscoder => {
    const started = startVideoTranscoder({
      ffmpegPath: options.ffmpegPath,
      onFrame: (frame) => options.onFrame({ ...frame, codec: name }),
    });
    started.failed.catch(options.onFailure);
    return started;
  };
  return {
    /** Receives the next packet of the take's video. */
    addPacket(packet: WebmPacket): void {
      codec ??= packet.codec;
      if (codec === h264) options.onFrame(packet);
    },
    /** Receives the bytes that the packets since the last call came from. */
    addBytes(bytes: Uint8Array): void {
      if (codec === h264) head = [];
      else head.push(bytes);
      if (codec === undefined || codec === h264) return;
      transcoder ??= start(codec);
      for (const piece of head) void transcoder.write(piece).catch(() => undefined);
      head = [];
    },
    /** Resolves when the last frame has been passed on. */
    async finish(): Promise<void> {
      head = [];
      try {
        await transcoder?.finish(finishTimeoutMs);
      } catch (error) {
        options.onFailure(error);
      } finally {
        await transcoder?.[Symbol.asyncDispose]();
      }
    },
  };
}

export type TakeVideo = ReturnType<typeof createTakeVideo>;
