import { toMessage } from '@scf-media/protocol/errors';
import { createAudioTrack } from '../ffmpeg/audio-track.ts';
import { createWebmDemuxer } from '../formats/webm/webm-demuxer.ts';
import { startWatchdog, timeout, within } from '../async.ts';
import type { RecordingRecord } from '../journal/recording-record.ts';
import type { PageEvent } from './page-events.ts';
import { openTabRecorder, type TabRecorderOptions } from './tab-recorder.ts';

export interface TabSessionOptions extends Omit<TabRecorderOptions, 'onChunk' | 'onLook'> {
  ffmpegPath: string;
  /** Receives what is recorded, in order; timestamps are the session's own. */
  onRecord: (record: RecordingRecord) => void;
  /** The browser waits for it before it hands over more. */
  ready: () => Promise<unknown>;
}

/** One browser that records the page, from its start until it is stopped or fails. */
export interface TabSession extends AsyncDisposable {
  /** Starts; resolves with the wall-clock time (ms) of the first frame. */
  start(): Promise<number>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  refresh(): Promise<void>;
  /** Returns the time recorded so far, ms. */
  recordedMs(): number;
  /**
   * Ends the recording and the browser; resolves with the recorded time, ms, after the last record. For a browser
   * that is gone, or does not answer, it is the time until then.
   */
  stop(): Promise<number>;
  /** The browser's main process. */
  readonly browserPid: number;
  /**
   * By Chrome's timestamps, how much later the first audio came than the first frame, ms; undefined until both have
   * come.
   */
  readonly audioDelayMs: number | undefined;
  /** Rejects when the session cannot continue: the browser is gone or hangs. */
  readonly broken: Promise<never>;
}

const firstFrameTimeoutMs = 10_000;
/** Chrome delivers audio and video five times a second: without any for this long, it is hung. */
const stallMs = 6_000;
const stopTimeoutMs = 10_000;
const audioTimeoutMs = 20_000;

/**
 * How much later than the video the audio of Chrome's tab capture is, by their timestamps. Measured with a flash and
 * a beep once a second: constant within a recording; with this mean, recordings are off by -20 to +14 ms.
 */
const audioLateByMs = 58;

/** Opens the page (see {@link openTabRecorder} for what can fail) and prepares recording it. */
export async function openTabSession(options: TabSessionOptions): Promise<TabSession> {
  await using scope = new AsyncDisposableStack();
  const time = createRecordedTime();
  const firstFrame = Promise.withResolvers<number>();
  const failure = Promise.withResolvers<never>();
  firstFrame.promise.catch(() => undefined);
  failure.promise.catch(() => undefined);
  let stopping = false;
  let lastFrameMs = 0;
  let firstFrameMs: number | undefined;
  let firstAudioMs: number | undefined;
  let isRecording = false;
  const watchdog = scope.use(
    startWatchdog(stallMs, () => failure.reject(new Error(`Chromium gave nothing for ${stallMs} ms`))),
  );
  watchdog.suspend();
  const setRecording = (value: boolean): void => {
    isRecording = value;
    if (value) watchdog.reset();
    else watchdog.suspend();
  };

  const audioTrack = scope.use(
    createAudioTrack({
      ffmpegPath: options.ffmpegPath,
      lateByMs: audioLateByMs,
      onFrame: (data) => options.onRecord({ kind: 'audio', data }),
      onRestart: (reason) => report('sound-restarted', reason),
    }),
  );
  audioTrack.failed.catch(failure.reject);

  /** The `session` record must come first, so the first bytes wait for the start time. */
  const begun = Promise.withResolvers<void>();
  const demuxer = createWebmDemuxer((packet) => {
    if (packet.kind === 'audio') {
      firstAudioMs ??= packet.timestampMs;
      return audioTrack.add(packet);
    }
    firstFrameMs ??= packet.timestampMs;
    firstFrame.resolve(packet.timestampMs);
    lastFrameMs = packet.timestampMs;
    options.onRecord({ ...packet, kind: 'video' });
  }, audioTrack.begin);

  const report = (type: PageEvent['type'], message: string): void => {
    // Closing the browser also ends the capture: that is not the page's doing.
    if (!stopping) options.onEvent({ type, message });
  };
  const tab = scope.use(
    await openTabRecorder({
      ...options,
      onEvent(event) {
        report(event.type, event.message);
        if (event.type === 'recorder-error' || event.type === 'capture-ended') {
          failure.reject(new Error(event.message));
        }
      },
      onLook: ({ timestampMs, captured, frame }) =>
        options.onRecord({
          kind: 'look',
          timestampMs,
          captured,
          ...(frame === undefined ? {} : { frame }),
        }),
      async onChunk(bytes) {
        if (isRecording) watchdog.reset();
        try {
          await begun.promise;
          demuxer.push(bytes);
        } catch (error) {
          failure.reject(error);
          throw error;
        }
        await options.ready();
      },
    }),
  );
  void tab.lost.then((reason) => failure.reject(new Error(reason)));

  const resources = scope.move();
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= resources.disposeAsync());
  /** Rejects when the browser exits or hangs meanwhile, and so does not answer. */
  const failWhenBroken = <T>(asked: Promise<T>): Promise<T> => Promise.race([asked, failure.promise]);

  return {
    broken: failure.promise,
    browserPid: tab.pid,
    get audioDelayMs() {
      return firstAudioMs === undefined || firstFrameMs === undefined
        ? undefined
        : firstAudioMs - firstFrameMs;
    },
    recordedMs: () => time.recordedMs(),
    async start() {
      const late = timeout(firstFrameTimeoutMs, `no frame of the page within ${firstFrameTimeoutMs} ms`);
      const startTimeMs = await Promise.race([failWhenBroken(tab.start()), late]);
      options.onRecord({ kind: 'session', wallMs: startTimeMs });
      begun.resolve();
      // Time runs from before Chrome's first frame.
      time.set(Math.max(0, Date.now() - startTimeMs));
      time.run();
      setRecording(true);
      return startTimeMs + (await Promise.race([firstFrame.promise, failure.promise, late]));
    },
    async pause() {
      setRecording(false);
      const timestampMs = await failWhenBroken(tab.pause());
      time.set(timestampMs);
      options.onRecord({ kind: 'clock', timestampMs, wallMs: Date.now(), paused: true });
    },
    async resume() {
      const timestampMs = await failWhenBroken(tab.resume());
      time.set(timestampMs);
      time.run();
      setRecording(true);
      options.onRecord({ kind: 'clock', timestampMs, wallMs: Date.now(), paused: false });
    },
    refresh: () => failWhenBroken(tab.refresh()),
    async stop() {
      stopping = true;
      setRecording(false);
      // A browser that is gone cannot be asked: the recording ends with what came before.
      const stopped = await within(stopTimeoutMs, failWhenBroken(tab.stop())).catch(() => undefined);
      const durationMs = stopped ?? lastFrameMs;
      time.set(durationMs);
      // The browser has nothing more to deliver: it ends while the audio is finished.
      void tab[Symbol.asyncDispose]();
      // A failed audio flush loses only the tail; it does not fail the recording.
      await audioTrack.finish(audioTimeoutMs).catch((error: unknown) => {
        options.onEvent({ type: 'sound-ended', message: toMessage(error) });
      });
      return durationMs;
    },
    async [Symbol.asyncDispose]() {
      stopping = true;
      await close();
    },
  };
}

/** Counts the recorded time, which stops while paused. */
export function createRecordedTime(now: () => number = () => performance.now()) {
  let countedMs = 0;
  let runningSince: number | undefined;
  return {
    /** Resumes from here. */
    run(): void {
      runningSince ??= now();
    },
    /** Stops at the recorder's own count. */
    set(recordedMs: number): void {
      countedMs = recordedMs;
      runningSince = undefined;
    },
    recordedMs(): number {
      return countedMs + (runningSince === undefined ? 0 : now() - runningSince);
    },
  };
}
