import type { Logger } from '@scf-media/cloud/log';
import { wait } from '@scf-media/cloud/retry';
import type { MediaFormat, VideoPacket } from '@scf-media/media/page-recording';
import { createSpriteSheets, createPoster } from '@scf-media/media/pictures';
import { messageOf } from '@scf-media/protocol/errors';
import type { VideoOutput } from '@scf-media/protocol/web-record';
import type { StoredFile } from './output.ts';
import type { PictureStore } from './picture-store.ts';

/** What comes of the pictures: where they are, or why not. */
export type Pictures = Pick<StoredFile, 'posterUrl' | 'thumbnailsUrl'> & { warnings: readonly string[] };

export interface RecordingPicturesOptions {
  format: MediaFormat;
  asked: Pick<VideoOutput, 'Poster' | 'Thumbnails'>;
  store: PictureStore;
  ffmpegPath: string;
  /** See `createSpriteSheets`. */
  completedSheets: number;
  onSheet: (completedSheets: number) => void;
  log: Logger;
}

/** The pictures of one recording while it is made; disposing ends what is being drawn. */
export interface RecordingPictures extends AsyncDisposable {
  /** Sees a packet of the recording. Neither waits nor throws. */
  see(packet: VideoPacket): void;
  readonly isBehind: boolean;
  caughtUp(): Promise<void>;
  /**
   * Draws and puts what is left. Never throws.
   *
   * @param fileIsThere from when on the pictures are not waited for much longer
   */
  finish(durationMs: number, fileIsThere: Promise<unknown>): Promise<Pictures>;
}

/** How much longer than the file its pictures may take. */
const patienceMs = 5_000;

export function recordingPictures(options: RecordingPicturesOptions): RecordingPictures {
  const { format: media, asked, store, ffmpegPath, log } = options;
  const owned = new AsyncDisposableStack();
  const poster = asked.Poster === true ? owned.use(createPoster({ media, ffmpegPath })) : undefined;
  const { Thumbnails } = asked;
  const sheets =
    Thumbnails === undefined
      ? undefined
      : owned.use(
          createSpriteSheets({
            media,
            intervalMs: Thumbnails.IntervalSeconds * 1000,
            maxPixels: Thumbnails.Width,
            ffmpegPath,
            name: store.thumbnails,
            put: store.put,
            completedSheets: options.completedSheets,
            onSheet: options.onSheet,
          }),
        );

  async function finishPoster(): Promise<Partial<Pictures>> {
    const body = await poster?.finish();
    if (body === undefined) return {};
    await store.put({ name: store.poster, body, contentType: 'image/jpeg' });
    return { posterUrl: store.urlOf(store.poster) };
  }

  async function finishThumbnails(durationMs: number): Promise<Partial<Pictures>> {
    const name = await sheets?.finish(durationMs);
    return name === undefined ? {} : { thumbnailsUrl: store.urlOf(name) };
  }

  async function orWarning(
    what: string,
    made: Promise<Partial<Pictures>>,
    late: Promise<never>,
  ): Promise<Partial<Pictures>> {
    try {
      return await Promise.race([made, late]);
    } catch (error) {
      made.catch(() => undefined);
      log.warn({ err: error }, `${what} could not be made`);
      return { warnings: [`${what} could not be made: ${messageOf(error)}`] };
    }
  }

  return {
    see(packet) {
      poster?.see(packet);
      sheets?.see(packet);
    },
    get isBehind() {
      return sheets?.isBehind === true;
    },
    caughtUp: async () => sheets?.caughtUp(),
    async finish(durationMs, fileIsThere) {
      const over = new AbortController();
      const late = fileIsThere.then(async (): Promise<never> => {
        await wait(patienceMs, { signal: over.signal });
        throw new Error(store.trouble ?? `it takes more than ${patienceMs / 1000} s longer than the file`);
      });
      late.catch(() => undefined);
      const [first, second] = await Promise.all([
        orWarning('the poster', finishPoster(), late),
        orWarning('the thumbnails', finishThumbnails(durationMs), late),
      ]);
      over.abort();
      return { ...first, ...second, warnings: [...(first.warnings ?? []), ...(second.warnings ?? [])] };
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
