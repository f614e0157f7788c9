import type { MediaFormat, Muxer, VideoPacket } from '@scf-media/media/page-recording';
import type { VideoOutput } from '@scf-media/protocol/web-record';
import type { Logger } from '@scf-media/cloud/log';
import { wait } from '@scf-media/cloud/retry';
import { createSpriteSheets, createPoster } from '@scf-media/media/thumbnails';
import { toMessage } from '@scf-media/protocol/errors';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { Output, OutputOptions, StoredFile } from './output.ts';
import { createImageStore, type ImageStore } from './image-store.ts';

/** Whether a recording is to have a poster or thumbnails. */
export function requestsImages({ Poster, Thumbnails }: VideoOutput): boolean {
  return Poster === true || Thumbnails !== undefined;
}

/**
 * Adds a poster and thumbnails to an output. They are made from the recorded frames and uploaded during the recording. Their
 * failures are warnings, and the file waits for them only briefly.
 */
export function withImages(
  output: Output,
  task: RecordTask,
  context: WorkerContext,
  options: Pick<OutputOptions, 'flushJournal' | 'onSheet'>,
): Output {
  const owned = new AsyncDisposableStack();
  owned.use(output);
  const ownedImages = owned.use(new AsyncDisposableStack());
  // Closed before the images, which wait for their uploads.
  const store = owned.use(createImageStore(task, context, options));
  let images: RecordingImages | undefined;
  let storedImages: StoredImages | undefined;

  async function createMuxer(format: MediaFormat): Promise<Muxer> {
    const muxer = await output.createMuxer(format);
    const created = ownedImages.use(
      createRecordingImages({
        format,
        requested: task.data.start.Output.Video,
        store,
        ffmpegPath: context.ffmpegPath,
        completedSheets: task.data.pictureSheets ?? 0,
        onSheet: options.onSheet,
        log: context.log,
      }),
    );
    images = created;
    return {
      ...muxer,
      addVideo(packet) {
        created.addVideo(packet);
        return muxer.addVideo(packet);
      },
      async finish(durationMs) {
        // In parallel with the file's own end.
        const muxing = muxer.finish(durationMs);
        [, storedImages] = await Promise.all([muxing, created.finish(durationMs, muxing)]);
        return muxing;
      },
    };
  }

  return {
    createMuxer,
    stored: () => ({ ...output.stored(), ...storedImages }),
    soFar: () => output.soFar(),
    get isBehind() {
      return output.isBehind || images?.isBehind === true;
    },
    async caughtUp() {
      await Promise.all([output.caughtUp(), images?.caughtUp()]);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** The URLs of the images, or why there are none. */
type StoredImages = Pick<StoredFile, 'posterUrl' | 'thumbnailsUrl'> & { warnings: readonly string[] };

interface RecordingImagesOptions {
  format: MediaFormat;
  requested: Pick<VideoOutput, 'Poster' | 'Thumbnails'>;
  store: ImageStore;
  ffmpegPath: string;
  /** See `createSpriteSheets`. */
  completedSheets: number;
  onSheet: (completedSheets: number) => void;
  log: Logger;
}

/** Makes the images of one recording during the recording; disposing cancels. */
interface RecordingImages extends AsyncDisposable {
  /** Adds a packet of the recording. Neither waits nor throws. */
  addVideo(packet: VideoPacket): void;
  readonly isBehind: boolean;
  caughtUp(): Promise<void>;
  /**
   * Makes and uploads the remaining images. Never throws.
   *
   * @param fileStored resolves when the file is stored; then the images have 5 more seconds
   */
  finish(durationMs: number, fileStored: Promise<unknown>): Promise<StoredImages>;
}

/** How much longer than the file its images may take. */
const maxExtraMs = 5_000;

function createRecordingImages(options: RecordingImagesOptions): RecordingImages {
  const { format: media, requested, store, ffmpegPath, log } = options;
  const owned = new AsyncDisposableStack();
  const poster = requested.Poster === true ? owned.use(createPoster({ media, ffmpegPath })) : undefined;
  const { Thumbnails } = requested;
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

  async function finishPoster(): Promise<Partial<StoredImages>> {
    const body = await poster?.finish();
    if (body === undefined) return {};
    await store.put({ name: store.poster, body, contentType: 'image/jpeg' });
    return { posterUrl: store.toUrl(store.poster) };
  }

  async function finishThumbnails(durationMs: number): Promise<Partial<StoredImages>> {
    const name = await sheets?.finish(durationMs);
    return name === undefined ? {} : { thumbnailsUrl: store.toUrl(name) };
  }

  async function orWarning(
    what: string,
    made: Promise<Partial<StoredImages>>,
    late: Promise<never>,
  ): Promise<Partial<StoredImages>> {
    try {
      return await Promise.race([made, late]);
    } catch (error) {
      made.catch(() => undefined);
      log.warn({ err: error }, `${what} could not be made`);
      return { warnings: [`${what} could not be made: ${toMessage(error)}`] };
    }
  }

  return {
    addVideo(packet) {
      poster?.see(packet);
      sheets?.see(packet);
    },
    get isBehind() {
      return sheets?.isBehind === true;
    },
    caughtUp: async () => sheets?.caughtUp(),
    async finish(durationMs, fileStored) {
      const over = new AbortController();
      const late = fileStored.then(async (): Promise<never> => {
        await wait(maxExtraMs, { signal: over.signal });
        throw new Error(store.lastError ?? `not ready ${maxExtraMs / 1000} s after the file`);
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
