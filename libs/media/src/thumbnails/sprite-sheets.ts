import { drawJpeg } from '../ffmpeg/draw-jpeg.ts';
import type { VideoPacket } from '../formats/muxer.ts';
import { toGrid, maxThumbnails, thumbnailSize, type PixelSize, cellPosition } from './sheet-layout.ts';

export interface PictureFile {
  name: string;
  body: Uint8Array;
  contentType: string;
}

export interface PictureSheetsOptions {
  media: PixelSize;
  /** One picture for so much of the recording, ms; not less than its key frames are apart. */
  intervalMs: number;
  /** How wide a picture is, or how high when it is taller than wide. */
  mostPixels: number;
  ffmpegPath: string;
  /** The names of files begin with it. */
  name: string;
  /** Takes a file; the next one waits for it. */
  put: (file: PictureFile) => Promise<void>;
  /** How many sheets earlier processes have put of the same recording: those are not drawn again. */
  sheetsThere: number;
  /** Told how many sheets are there that will not change any more. */
  onSheet?: (sheetsThere: number) => void;
}

/** Small pictures of a recording, drawn while it is made; disposing ends what is being drawn. */
export interface PictureSheets extends AsyncDisposable {
  /** Sees a packet of the recording, in order. Neither waits nor throws. */
  see(packet: VideoPacket): void;
  /** Whether more than the open sheet waits to be drawn. */
  readonly isBehind: boolean;
  caughtUp(): Promise<void>;
  /**
   * Draws what is left and writes the WebVTT file that names everything.
   *
   * @returns the name of that file; undefined when nothing was seen
   * @throws the first error of drawing or putting
   */
  finish(durationMs: number): Promise<string | undefined>;
}

/** Long for what takes a quarter of a second; a machine may be very busy. */
const drawTimeoutMs = 30_000;
/** Of key frames that nobody draws, for a sheet has some megabytes of them. */
const maxWaitingSheets = 4;
const quality = 5;

/**
 * Takes a key frame once in an interval, and draws a sheet of 25 as soon as it has them: nothing is decoded but these
 * frames, no more than a few sheets are in memory, and at the end less than one is left to draw.
 *
 * Measured on 2 busy cores: 0.25 to 0.4 s for a sheet of 25 pictures of 1280x720, once in 250 s at the usual 10 s.
 */
export function createPictureSheets(options: PictureSheetsOptions): PictureSheets {
  const { media, intervalMs, name, put } = options;
  const size = thumbnailSize(media, options.mostPixels);
  const over = new AbortController();
  const timesMs: number[] = [];
  const sheets: string[] = [];
  let open: Uint8Array[] = [];
  let waiting = 0;
  let failure: unknown;
  let drawn: Promise<void> = Promise.resolve();

  async function draw(sheet: string, keyFrames: readonly Uint8Array[]): Promise<void> {
    const body = await drawJpeg(keyFrames, {
      ...size,
      ffmpegPath: options.ffmpegPath,
      grid: toGrid(keyFrames.length),
      quality,
      timeoutMs: drawTimeoutMs,
      signal: over.signal,
    });
    await put({ name: sheet, body, contentType: 'image/jpeg' });
  }

  function close(sheet: string, onDrawn: () => void): void {
    const keyFrames = open;
    open = [];
    sheets.push(sheet);
    waiting += 1;
    drawn = drawn
      .then(async () => {
        if (failure !== undefined) return;
        await draw(sheet, keyFrames);
        onDrawn();
      })
      .catch((error: unknown) => void (failure ??= error))
      .finally(() => (waiting -= 1));
  }

  function turn(): void {
    const number = sheets.length + 1;
    const sheet = `${name}-${String(number).padStart(4, '0')}.jpg`;
    if (number > options.sheetsThere) return close(sheet, () => options.onSheet?.(number));
    sheets.push(sheet);
    open = [];
  }

  return {
    see({ key, timestampMs, data }) {
      if (!key || failure !== undefined) return;
      const last = timesMs.at(-1);
      // By the clock of the interval, not from picture to picture: what comes late does not put off the rest.
      if (last !== undefined && timestampMs < (Math.floor(last / intervalMs) + 1) * intervalMs) return;
      if (waiting >= maxWaitingSheets) {
        failure = new Error('pictures came faster than they could be drawn');
        return;
      }
      timesMs.push(timestampMs);
      open.push(data);
      if (open.length === maxThumbnails) turn();
    },
    get isBehind() {
      return waiting > 1;
    },
    caughtUp: () => drawn,
    async finish(durationMs) {
      if (timesMs.length === 0) return undefined;
      // A name of its own: while a recording goes on after its process was lost, this one may yet become full.
      if (open.length > 0) close(`${name}-last.jpg`, () => undefined);
      await drawn;
      if (failure !== undefined) throw failure;
      const vtt = thumbnailsVtt(timesMs, { sheets, size, durationMs });
      await put({ name: `${name}.vtt`, body: Buffer.from(vtt), contentType: 'text/vtt; charset=utf-8' });
      return `${name}.vtt`;
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      failure ??= over.signal.reason;
      await drawn;
    },
  };
}

/**
 * Pure: the WebVTT file by which players find the picture of a moment: one cue for each, with the place on its sheet
 * as a media fragment (https://www.w3.org/TR/media-frags/#naming-space).
 *
 * @param timesMs when each picture was; it stands for the time until the next one
 * @param options.sheets the names of the sheets, relative to this file
 * @param options.durationMs of the recording
 */
export function thumbnailsVtt(
  timesMs: readonly number[],
  { sheets, size, durationMs }: { sheets: readonly string[]; size: PixelSize; durationMs: number },
): string {
  const cues = timesMs.map((startMs, index) => {
    const endMs = Math.max(startMs + 1, timesMs[index + 1] ?? durationMs);
    const { x, y } = cellPosition(index % maxThumbnails, size);
    const sheet = sheets[Math.floor(index / maxThumbnails)] ?? '';
    const place = [x, y, size.width, size.height].join(',');
    return `${timestamp(startMs)} --> ${timestamp(endMs)}\n${encodeURIComponent(sheet)}#xywh=${place}\n`;
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

function timestamp(ms: number): string {
  const whole = Math.round(ms);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const seconds = whole / 1000;
  const thousandths = String(whole % 1000).padStart(3, '0');
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${thousandths}`;
}
