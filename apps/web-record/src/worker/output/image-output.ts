import type { MediaFormat, Muxer } from '@scf-media/media/page-recording';
import type { VideoOutput } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { Output, OutputOptions } from './output.ts';
import { createImageStore } from './image-store.ts';
import { type StoredImages, type RecordingImages, createRecordingImages } from './recording-images.ts';

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
