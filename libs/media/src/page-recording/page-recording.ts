import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '@scf-media/protocol/errors';
import { startAacTranscoder } from '../ffmpeg/aac-transcoder.ts';
import type { AddressesOf } from '../guarded-network/guarded-network.ts';
import { createMp4Packager, type HeadLastDestination } from '../mp4/mp4-packager.ts';
import { openTabRecorder, type TabRecorderOptions } from '../tab-capture/tab-recorder.ts';
import type { PageEvent, PageHook } from '../tab-capture/page-events.ts';
import { createWebmDemuxer } from '../webm/webm-demuxer.ts';
import { createRecordedTime } from './recorded-time.ts';
import { videoBitrateKbps } from './video-bitrate.ts';

export interface PageRecordingOptions<Stored> {
  url: string;
  /** CSS pixels; even numbers. */
  width: number;
  height: number;
  userAgent?: string;
  /** How long the page may take until its `load` event; 60 s. */
  loadTimeoutMs?: number;
  chromiumPath: string;
  ffmpegPath: string;
  /** Where the page may connect to: every connection of the browser is asked about. Left out, anywhere. */
  addressesOf?: AddressesOf | undefined;
  destination: HeadLastDestination<Stored>;
  /** Ends the opening of a page that takes too long for whoever asked. */
  signal?: AbortSignal | undefined;
  onEvent: (event: PageEvent) => void;
  onHook: (hook: PageHook) => Promise<void>;
}

export interface RecordingResult<Stored> {
  stored: Stored;
  /** The recorded time: the file's duration, pauses not counted. */
  durationMs: number;
  videoFrames: number;
  events: RecordedEvent[];
}

/** What the page did, and where in the file that is. */
export interface RecordedEvent extends PageEvent {
  atMs: number;
}

/** One page being recorded into one MP4; disposing without `stop` drops the recording and ends every process. */
export interface PageRecording<Stored> extends AsyncDisposable {
  /** Begins; resolves with the wall-clock time (ms) of the first picture. */
  start(): Promise<number>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  refresh(): Promise<void>;
  /** The time recorded so far, ms. */
  recordedMs(): number;
  /** Ends the recording and finishes the file. May be called once. */
  stop(): Promise<RecordingResult<Stored>>;
  /** Rejects when the recording cannot go on: the browser or ffmpeg is gone. */
  readonly failed: Promise<never>;
}

const frameRate = 30;
const audio = { sampleRate: 48_000, channels: 2 };
const finishTimeoutMs = 30_000;
const firstPictureTimeoutMs = 10_000;
const mostEvents = 100;

/**
 * How much later than the picture Chrome's tab capture delivers the sound. Within a recording it is steady to 2 ms, from
 * one to the next it was 20 to 71 ms (measured with a flash and a beep once a second): this is the middle.
 */
const soundLateByMs = 46;

/** Opens the page (see {@link openTabRecorder} for what can fail) and prepares everything up to the destination. */
export async function openPageRecording<Stored>(
  options: PageRecordingOptions<Stored>,
): Promise<PageRecording<Stored>> {
  await using scope = new AsyncDisposableStack();
  const events: RecordedEvent[] = [];
  const time = createRecordedTime();
  const firstPicture = Promise.withResolvers<number>();
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  firstPicture.promise.catch(() => undefined);

  const packager = await createMp4Packager(options.destination, {
    width: options.width,
    height: options.height,
    audio,
  });
  scope.defer(() => packager.cancel());
  // One queue for both kinds of frames: the packager takes one at a time, in the order they came.
  let packaged: Promise<void> = Promise.resolve();
  const enqueue = (add: () => Promise<void>): void => {
    packaged = packaged.then(add);
    packaged.catch(failure.reject);
  };
  const transcoder = scope.use(
    startAacTranscoder({
      ffmpegPath: options.ffmpegPath,
      ...audio,
      bitrateKbps: 128,
      lateByMs: soundLateByMs,
      onFrame: (frame) => enqueue(() => packager.addAudio(frame)),
    }),
  );
  transcoder.failed.catch(failure.reject);

  let stopping = false;
  let lastPictureMs = 0;
  const demuxer = createWebmDemuxer((packet) => {
    if (packet.kind !== 'video') return;
    firstPicture.resolve(packet.timestampMs);
    lastPictureMs = packet.timestampMs;
    enqueue(() => packager.addVideo(packet));
  });

  const tab = scope.use(
    await openTabRecorder({
      ...tabOptions(options),
      onEvent(event) {
        // Closing the browser ends the capture too: that is no event of the page's.
        if (stopping) return;
        // A page that opens dialogs all day long must not fill the memory.
        if (events.length < mostEvents) events.push({ ...event, atMs: time.recordedMs() });
        options.onEvent(event);
        if (event.type === 'recorder-error' || event.type === 'capture-ended') {
          failure.reject(new Error(event.message));
        }
      },
      async onChunk(bytes) {
        try {
          demuxer.push(bytes);
          await transcoder.write(bytes);
          await packaged;
        } catch (error) {
          failure.reject(error);
          throw error;
        }
      },
    }),
  );
  void tab.lost.then((reason) => failure.reject(new Error(reason)));
  const resources = scope.move();
  let tabClosed: PromiseLike<void> | undefined;

  return {
    failed: failure.promise,
    recordedMs: () => time.recordedMs(),
    async start() {
      const startTimeMs = await tab.start();
      time.run();
      const late = delay(firstPictureTimeoutMs, undefined, { ref: false }).then(() => {
        throw new Error(`no picture of the page within ${firstPictureTimeoutMs} ms`);
      });
      late.catch(() => undefined);
      return startTimeMs + (await Promise.race([firstPicture.promise, failure.promise, late]));
    },
    async pause() {
      time.set(await tab.pause());
    },
    async resume() {
      time.set(await tab.resume());
      time.run();
    },
    refresh: () => tab.refresh(),
    async stop() {
      stopping = true;
      // A browser that is gone can't be asked: what came from it until then is the recording.
      const durationMs = await tab.stop().catch(() => lastPictureMs);
      time.set(durationMs);
      // Nothing more comes from the browser: it ends while the file is finished, and nobody waits for it here.
      tabClosed = tab[Symbol.asyncDispose]();
      // Without its sound's end a lesson is still a lesson.
      await transcoder.finish(finishTimeoutMs).catch((error: unknown) => {
        events.push({ type: 'sound-ended', message: messageOf(error), atMs: durationMs });
      });
      await packaged;
      const { stored, videoFrames } = await packager.finish(durationMs);
      return { stored, durationMs, videoFrames, events };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([tabClosed, resources.disposeAsync()]);
    },
  };
}

function tabOptions<Stored>(
  options: PageRecordingOptions<Stored>,
): Omit<TabRecorderOptions, 'onEvent' | 'onChunk'> {
  return {
    url: options.url,
    width: options.width,
    height: options.height,
    frameRate,
    loadTimeoutMs: options.loadTimeoutMs ?? 60_000,
    chromiumPath: options.chromiumPath,
    addressesOf: options.addressesOf,
    signal: options.signal,
    onHook: options.onHook,
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
    record: {
      videoBitsPerSecond: videoBitrateKbps(options.width, options.height) * 1000,
      audioBitsPerSecond: 128_000,
      keyFrameIntervalMs: 2_000,
      timesliceMs: 200,
    },
  };
}
