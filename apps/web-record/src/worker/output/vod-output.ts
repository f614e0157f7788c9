import { monotonicNowMs } from '@scf-media/cloud/retry';
import { finishRecording, type MediaFormat, type MuxedRecording } from '@scf-media/media/page-recording';
import type { StartData } from '@scf-media/protocol/web-record';
import type { WorkerContext } from '../worker-context.ts';
import { paceRecords, type Output, type OutputOptions, type StoredFile, type Destination } from './output.ts';
import { requestsImages } from './image-output.ts';
import { openVodDestination } from './vod-destination.ts';

const imageWarning = 'Poster and Thumbnails are not made for VOD, which has covers and sprites of its own';

/** The fraction of their lifetime that keys are not used before they expire. */
const reserve = 0.1;
/** The maximum delay of setTimeout. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Opens an output to VOD. VOD's upload keys are valid for some hours and cannot be renewed: another ApplyUpload means another
 * destination. So a recording that outlives its keys is uploaded after its end, from its journal, to a new destination.
 * Without a complete journal it ends with its keys.
 */
export async function openVodOutput(
  start: StartData,
  context: WorkerContext,
  options: OutputOptions & { openAt: (destination: Destination) => Promise<Output> },
): Promise<Output> {
  const { log } = context;
  const warnings = requestsImages(start.Output.Video) ? [imageWarning] : [];
  await using scope = new AsyncDisposableStack();
  const openedAtMs = Date.now();
  const openedSteadyMs = monotonicNowMs();
  const destination = scope.use(openVodDestination(start, context, { onRefused: options.onFatal }));
  const first = scope.use(await options.openAt(destination));
  let outlived = false;
  let storedAgain: StoredFile | undefined;
  let timer: NodeJS.Timeout | undefined;
  scope.defer(() => {
    clearTimeout(timer);
    // Before the output, which waits for running requests.
    destination[Symbol.dispose]();
  });

  void destination.keysExpireAtMs.then((expireAtMs) => {
    const forMs = (expireAtMs - openedAtMs) * (1 - reserve) - (monotonicNowMs() - openedSteadyMs);
    timer = setTimeout(onOutlived, Math.min(Math.max(forMs, 0), maxTimerMs));
    timer.unref();
  });
  function onOutlived(): void {
    if (!options.isJournalComplete()) {
      // There is still time to finish the file that VOD has so far.
      options.onFatal(new Error("the keys of VOD's upload expire, and the journal is not complete"));
      return;
    }
    outlived = true;
    log.info('the recording outlives its upload keys: uploading it to VOD after its end');
    first[Symbol.asyncDispose]().then(undefined, (error: unknown) =>
      log.warn({ err: error }, 'could not discard the first upload'),
    );
  }

  /** Ignores failures of the first upload once the recording has outlived its keys. */
  async function unlessOutlived(add: () => Promise<void>): Promise<void> {
    if (outlived) return;
    try {
      await add();
    } catch (error) {
      if (!outlived) throw error;
    }
  }

  async function uploadAgain({ width, height }: MediaFormat): Promise<MuxedRecording> {
    await using again = new AsyncDisposableStack();
    const newDestination = again.use(openVodDestination(start, context, { onRefused: () => undefined }));
    const second = again.use(await options.openAt(newDestination));
    again.defer(() => newDestination[Symbol.dispose]());
    await options.flushJournal();
    const previous = paceRecords(second, await options.recordsSoFar(), context.upload.finishRetryMs);
    const finished = await finishRecording({ width, height, previous, createMuxer: second.createMuxer });
    storedAgain = second.stored();
    return finished;
  }

  const owned = scope.move();
  return {
    async createMuxer(format) {
      const muxer = await first.createMuxer(format);
      return {
        addVideo: (packet) => unlessOutlived(() => muxer.addVideo(packet)),
        addAudio: (frame) => unlessOutlived(() => muxer.addAudio(frame)),
        async finish(durationMs) {
          clearTimeout(timer);
          return outlived ? uploadAgain(format) : muxer.finish(durationMs);
        },
        cancel: () => muxer.cancel(),
      };
    },
    stored: () => ({ ...(storedAgain ?? first.stored()), warnings }),
    soFar: () => first.soFar(),
    get isBehind() {
      return !outlived && first.isBehind;
    },
    caughtUp: () => unlessOutlived(() => first.caughtUp()),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
