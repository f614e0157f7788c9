import type { CaptureOptions, RecorderApi, RecorderEvent, RecordOptions } from './recorder-api.ts';
import { withFirstFrame } from './first-frame.ts';
import { type SeenFrame, watchFrames } from './watch-frames.ts';

/** How long Chrome may take for the first frame of the page; it takes 100 ms if it can draw the page at all. */
const firstFrameMs = 1_000;

/**
 * Runs in the browser, in the tab next to the recorded one. Sends bytes to the worker in order: the next ones wait
 * until the worker has accepted the last.
 */
const recorder: RecorderApi = createRecorder();
window.recorder = recorder;

/** Chrome's own class, which TypeScript's library does not have yet. */
declare class CaptureController extends EventTarget {
  setFocusBehavior(behavior: 'focus-captured-surface' | 'no-focus-change'): void;
}

function createRecorder(): RecorderApi {
  let stream: MediaStream | undefined;
  let size = { width: 0, height: 0 };
  let media: MediaRecorder | undefined;
  let delivered: Promise<unknown> = Promise.resolve();
  let chunks = 0;
  /** The recorded time up to the last pause, and when recording was resumed (undefined while paused). */
  let recordedMs = 0;
  let runningSince: number | undefined;
  /** The same for the number of captured frames. */
  let captured = 0;
  let capturedBefore = 0;

  const send = (path: string, body: BodyInit): void => {
    delivered = delivered.then(() => post(path, body));
  };
  const report = (event: RecorderEvent): void => send('event', JSON.stringify(event));
  const active = (): MediaRecorder => {
    if (media === undefined) throw new Error('not recording');
    return media;
  };
  const halt = (): number => {
    if (runningSince !== undefined) {
      recordedMs += performance.now() - runningSince;
      captured += countCaptured(stream) - capturedBefore;
    }
    runningSince = undefined;
    return recordedMs;
  };
  const run = (): void => {
    if (runningSince !== undefined) return;
    runningSince = performance.now();
    capturedBefore = countCaptured(stream);
  };
  const look = (frame?: SeenFrame): void => {
    const since = runningSince;
    report({
      type: 'look',
      timestampMs: recordedMs + (since === undefined ? 0 : performance.now() - since),
      captured: captured + (since === undefined ? 0 : countCaptured(stream) - capturedBefore),
      ...(frame === undefined ? {} : { frame }),
    });
  };
  const isRunning = (): boolean => runningSince !== undefined;
  /** Chrome reports the start when it has a video frame and audio. */
  const begin = (recorded: MediaStream, options: RecordOptions) => {
    const own = new MediaRecorder(recorded, {
      mimeType: 'video/webm;codecs=h264,opus',
      videoBitsPerSecond: options.videoBitsPerSecond,
      audioBitsPerSecond: options.audioBitsPerSecond,
      videoKeyFrameIntervalDuration: options.keyFrameIntervalMs,
    } as MediaRecorderOptions);
    let hasStarted = false;
    const started = Promise.withResolvers<void>();
    started.promise.catch(() => undefined);
    own.addEventListener('start', () => {
      hasStarted = true;
      started.resolve();
    });
    own.addEventListener('dataavailable', ({ data }) => {
      if (media === own && data.size > 0) send(`chunk/${chunks++}`, data);
    });
    own.addEventListener('error', (event) => {
      if (media !== own) return;
      const { error } = event as Event & { error?: DOMException };
      report({ type: 'recorder-error', message: `${error?.name ?? 'error'}: ${error?.message ?? ''}` });
      started.reject(new Error('the recorder failed'));
    });
    media = own;
    own.start(options.timesliceMs);
    runningSince = undefined;
    run();
    return {
      startTime: performance.timeOrigin + (runningSince ?? 0),
      started: started.promise,
      hasStarted: () => hasStarted,
      /** Undoes the start. */
      cancel() {
        media = undefined;
        own.stop();
      },
    };
  };

  return {
    async capture(options: CaptureOptions) {
      // Otherwise Chrome brings the captured tab to the front and also draws it for its window, 60 times a second
      // (measured: 0.57 cores instead of 0.47, and 0.21 instead of 0.12 in the drawing thread).
      const controller = new CaptureController();
      controller.setFocusBehavior('no-focus-change');
      size = { width: options.width, height: options.height };
      stream = await navigator.mediaDevices.getDisplayMedia({
        // Missing in TypeScript's library (https://w3c.github.io/mediacapture-screen-share/#dom-capturecontroller).
        ...{ controller },
        video: { width: options.width, height: options.height, frameRate: options.frameRate },
        // Records the audio as it is: the processing is meant for voices on the phone.
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
      for (const track of stream.getTracks()) {
        track.addEventListener('ended', () => report({ type: 'capture-ended', track: track.kind }));
      }
    },

    async start(options: RecordOptions) {
      if (stream === undefined) throw new Error('nothing is captured');
      const before = countCaptured(stream);
      let recorded = stream;
      let beginning = begin(recorded, options);
      const late = new Promise((resolve) => setTimeout(resolve, firstFrameMs));
      await Promise.race([beginning.started, late]);
      if (!beginning.hasStarted() && countCaptured(stream) === before) {
        beginning.cancel();
        recorded = withFirstFrame(stream, size);
        beginning = begin(recorded, options);
      }
      await beginning.started;
      const [video] = recorded.getVideoTracks();
      // The recording does not depend on it.
      if (video !== undefined)
        void watchFrames(video, isRunning, (seen) => isRunning() && look(seen)).catch(() => undefined);
      return beginning.startTime;
    },

    pause() {
      active().pause();
      return halt();
    },

    resume() {
      active().resume();
      run();
      return recordedMs;
    },

    async stop() {
      const current = active();
      const stopped = new Promise((resolve) => current.addEventListener('stop', resolve, { once: true }));
      const total = halt();
      if (current.state !== 'inactive') {
        current.stop();
        await stopped;
      }
      look();
      await delivered;
      return total;
    },
  };
}

/**
 * Counts the frames that Chrome has captured of the tab, including those it did not use. Not in TypeScript's library
 * yet (https://w3c.github.io/mediacapture-extensions/#mediastreamtrack-statistics).
 */
function countCaptured(stream: MediaStream | undefined): number {
  const [track] = (stream?.getVideoTracks() ?? []) as { stats?: { totalFrames: number } }[];
  return track?.stats?.totalFrames ?? 0;
}

/** Posts with three attempts of 5 s each. The worker recognizes a repeated chunk by its number. */
async function post(path: string, body: BodyInit): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(path, { method: 'POST', body, signal: AbortSignal.timeout(5_000) });
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return;
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}
