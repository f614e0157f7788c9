import type { MediaFormat, Muxer } from '@scf-media/media/page-recording';
import type { VideoOutput } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { Output, OutputOptions, StoredFile } from './output.ts';
import { createImageStore } from './image-store.ts';
import { type RecordingImages, createRecordingImages } from './recording-images.ts';

export function requestsImages({ Poster, Thumbnails }: VideoOutput): boolean {
  return Poster === true || Thumbnails !== undefined;
}

const vodWarning = 'Poster and Thumbnails are not made for VOD, which has covers and sprites of its own';

/** Adds a warning to recordings for VOD that request images: none are made. */
export function withImageWarning(output: Output): Output {
  async function createMuxer(format: MediaFormat): Promise<Muxer<StoredFile>> {
    const muxer = await output.createMuxer(format);
    return {
      ...muxer,
      async finish(durationMs) {
        const packaged = await muxer.finish(durationMs);
        return { ...packaged, stored: { ...packaged.stored, warnings: [vodWarning] } };
      },
    };
  }
  return {
    createMuxer,
    soFar: () => output.soFar(),
    get isBehind() {
      return output.isBehind;
    },
    caughtUp: () => output.caughtUp(),
    [Symbol.asyncDispose]: () => output[Symbol.asyncDispose](),
  };
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

  async function createMuxer(format: MediaFormat): Promise<Muxer<StoredFile>> {
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
        const packaging = muxer.finish(durationMs);
        const [packaged, made] = await Promise.all([packaging, created.finish(durationMs, packaging)]);
        return { ...packaged, stored: { ...packaged.stored, ...made } };
      },
    };
  }

  return {
    createMuxer,
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
