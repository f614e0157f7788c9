import { drawJpeg } from '../ffmpeg/draw-jpeg.ts';
import type { VideoPacket } from '../formats/muxer.ts';
import type { PixelSize } from './sprite-sheets.ts';

/** Draws one frame that represents the whole recording; disposing cancels the drawing. */
export interface Poster extends AsyncDisposable {
  /** Receives a packet of the recording, in order. Neither waits nor throws. */
  see(packet: VideoPacket): void;
  /** @returns a JPEG in the recording's size; undefined when there was no frame. @throws when it cannot be drawn */
  finish(): Promise<Uint8Array | undefined>;
}

/** By then, pages have rendered their content. */
const chosenByMs = 10_000;
const drawTimeoutMs = 30_000;
const quality = 3;

/**
 * Chooses the key frame with the most bytes of the first ten seconds: a page that is blank or still loading has few.
 * It is drawn as soon as it is chosen.
 */
export function createPoster({ media, ffmpegPath }: { media: PixelSize; ffmpegPath: string }): Poster {
  const over = new AbortController();
  let best: Uint8Array | undefined;
  let drawn: Promise<Uint8Array> | undefined;

  function draw(keyFrame: Uint8Array): Promise<Uint8Array> {
    const drawing = drawJpeg([keyFrame], {
      ...media,
      ffmpegPath,
      grid: { columns: 1, rows: 1 },
      quality,
      timeoutMs: drawTimeoutMs,
      signal: over.signal,
    });
    drawing.catch(() => undefined);
    return drawing;
  }

  return {
    see({ key, timestampMs, data }) {
      if (!key || drawn !== undefined) return;
      if (best === undefined || (timestampMs < chosenByMs && data.length > best.length)) best = data;
      if (timestampMs < chosenByMs) return;
      drawn = draw(best);
      best = undefined;
    },
    async finish() {
      if (best !== undefined) drawn ??= draw(best);
      return drawn;
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await drawn?.catch(() => undefined);
    },
  };
}
