import { monotonicNowMs } from '@scf-media/cloud/retry';
import { finishRecording, type MediaFormat, type Muxer } from '@scf-media/media/page-recording';
import type { StartData } from '@scf-media/protocol/web-record';
import type { WorkerContext } from '../worker-context.ts';
import { atPaceOf, type Output, type OutputOptions, type StoredFile } from './output.ts';
import type { Place } from './place.ts';
import { vodPlace } from './vod-place.ts';

/** So much of their time before their end the keys of an upload are not relied on any more. */
const reserve = 0.1;
/** setTimeout takes no more. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * A media file of VOD. VOD gives keys for some hours and has no way to renew them: ApplyUpload gives another place. So
 * a recording that is longer than its keys is uploaded when it has ended, from its journal and to a place of its own;
 * without a whole journal it ends with its keys.
 */
export async function vodOutput(
  start: StartData,
  context: WorkerContext,
  options: OutputOptions & { openAt: (place: Place) => Promise<Output> },
): Promise<Output> {
  const { log } = context;
  await using scope = new AsyncDisposableStack();
  const openedAtMs = Date.now();
  const openedSteadyMs = monotonicNowMs();
  const place = scope.use(vodPlace(start, context, { onRefused: options.onBroken }));
  const first = scope.use(await options.openAt(place));
  let outlived = false;
  let timer: NodeJS.Timeout | undefined;
  scope.defer(() => {
    clearTimeout(timer);
    // Before the output, which waits for what it has begun.
    place[Symbol.dispose]();
  });

  void place.keysEndAtMs.then((endAtMs) => {
    const forMs = (endAtMs - openedAtMs) * (1 - reserve) - (monotonicNowMs() - openedSteadyMs);
    timer = setTimeout(outlive, Math.min(Math.max(forMs, 0), longestTimerMs));
    timer.unref();
  });
  function outlive(): void {
    if (!options.isSafe()) {
      // There is still time to finish what VOD has so far.
      options.onBroken(new Error('the keys of the upload to VOD end, and its journal is not complete'));
      return;
    }
    outlived = true;
    log.info('the recording outlives the keys of its upload: it goes to VOD when it has ended');
    first[Symbol.asyncDispose]().then(undefined, (error: unknown) =>
      log.warn({ err: error }, 'what was uploaded so far could not be taken back'),
    );
  }

  /** What becomes of the first upload does not matter any more once it is outlived. */
  async function unlessOutlived(add: () => Promise<void>): Promise<void> {
    if (outlived) return;
    try {
      await add();
    } catch (error) {
      if (!outlived) throw error;
    }
  }

  async function uploadAgain({ width, height }: MediaFormat) {
    await using again = new AsyncDisposableStack();
    const anew = again.use(vodPlace(start, context, { onRefused: () => undefined }));
    const second = again.use(await options.openAt(anew));
    again.defer(() => anew[Symbol.dispose]());
    await options.whenSafe();
    const previous = atPaceOf(second, await options.recordsSoFar(), context.upload.finishRetryMs);
    // Awaited here: the output must not be closed before.
    return await finishRecording({ width, height, previous, createMuxer: second.createMuxer });
  }

  const owned = scope.move();
  return {
    async createMuxer(format): Promise<Muxer<StoredFile>> {
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
    soFar: () => first.soFar(),
    get isBehind() {
      return !outlived && first.isBehind;
    },
    caughtUp: () => unlessOutlived(() => first.caughtUp()),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
