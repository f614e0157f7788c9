import type { MediaFormat, Muxer } from '@scf-media/media/page-recording';
import type { VideoOutput } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import type { Output, OutputOptions, StoredFile } from './output.ts';
import { pictureStore } from './picture-store.ts';
import { type RecordingPictures, recordingPictures } from './recording-pictures.ts';

export function asksForPictures({ Poster, Thumbnails }: VideoOutput): boolean {
  return Poster === true || Thumbnails !== undefined;
}

const notForVod = 'Poster and Thumbnails are not made for VOD, which has covers and sprites of its own';

/** For VOD: nothing is drawn, and the result says so. */
export function outputWithoutPictures(output: Output): Output {
  async function createMuxer(format: MediaFormat): Promise<Muxer<StoredFile>> {
    const muxer = await output.createMuxer(format);
    return {
      ...muxer,
      async finish(durationMs) {
        const packaged = await muxer.finish(durationMs);
        return { ...packaged, stored: { ...packaged.stored, warnings: [notForVod] } };
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
 * The output, with a poster and thumbnails beside its file. They are drawn of the same frames while these are recorded,
 * and uploaded as they come; what goes wrong with them is a warning, and the file does not wait for them for long.
 */
export function outputWithPictures(
  output: Output,
  task: RecordTask,
  context: WorkerContext,
  options: Pick<OutputOptions, 'whenSafe' | 'onSheet'>,
): Output {
  const owned = new AsyncDisposableStack();
  owned.use(output);
  const drawings = owned.use(new AsyncDisposableStack());
  // Closed before the drawings, which wait for what they have begun to put.
  const store = owned.use(pictureStore(task, context, options));
  let pictures: RecordingPictures | undefined;

  async function createMuxer(format: MediaFormat): Promise<Muxer<StoredFile>> {
    const muxer = await output.createMuxer(format);
    const drawn = drawings.use(
      recordingPictures({
        format,
        asked: task.data.start.Output.Video,
        store,
        ffmpegPath: context.ffmpegPath,
        completedSheets: task.data.pictureSheets ?? 0,
        onSheet: options.onSheet,
        log: context.log,
      }),
    );
    pictures = drawn;
    return {
      ...muxer,
      addVideo(packet) {
        drawn.see(packet);
        return muxer.addVideo(packet);
      },
      async finish(durationMs) {
        // Beside the file's own end.
        const packaging = muxer.finish(durationMs);
        const [packaged, made] = await Promise.all([packaging, drawn.finish(durationMs, packaging)]);
        return { ...packaged, stored: { ...packaged.stored, ...made } };
      },
    };
  }

  return {
    createMuxer,
    soFar: () => output.soFar(),
    get isBehind() {
      return output.isBehind || pictures?.isBehind === true;
    },
    async caughtUp() {
      await Promise.all([output.caughtUp(), pictures?.caughtUp()]);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
