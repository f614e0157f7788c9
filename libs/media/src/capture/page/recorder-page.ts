import type { CaptureOptions, RecorderApi, RecorderEvent, RecordOptions } from './recorder-api.ts';
import { withFirstFrame } from './first-frame.ts';
import { type SeenFrame, watchFrames } from './watch-frames.ts';

/** How long Chrome may take for the first picture of the page; it has one within 100 ms when it can draw the page. */
const firstFrameMs = 1_000;

/**
 * Runs in the browser, in the tab beside the recorded one. Bytes go to the worker one after another, so their order
 * is theirs; the next waits until the worker took the one before.
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
  /** Recorded time up to the last pause, and when the running stretch began (undefined while paused). */
  let recordedMs = 0;
  let runningSince: number | undefined;
  /** The same for the pictures that Chrome's capture had. */
  let captured = 0;
  let capturedBefore = 0;

  const send = (path: string, body: BodyInit): void => {
    delivered = delivered.then(() => post(path, body));
  };
  const tell = (event: RecorderEvent): void => send('event', JSON.stringify(event));
  const active = (): MediaRecorder => {
    if (media === undefined) throw new Error('not recording');
    return media;
  };
  const halt = (): number => {
    if (runningSince !== undefined) {
      recordedMs += performance.now() - runningSince;
      captured += capturedBy(stream) - capturedBefore;
    }
    runningSince = undefined;
    return recordedMs;
  };
  const run = (): void => {
    if (runningSince !== undefined) return;
    runningSince = performance.now();
    capturedBefore = capturedBy(stream);
  };
  const look = (picture?: SeenFrame): void => {
    const since = runningSince;
    tell({
      type: 'look',
      timestampMs: recordedMs + (since === undefined ? 0 : performance.now() - since),
      captured: captured + (since === undefined ? 0 : capturedBy(stream) - capturedBefore),
      ...(picture === undefined ? {} : { picture }),
    });
  };
  const isRunning = (): boolean => runningSince !== undefined;
  /** Chrome tells that it has started when it has a picture and a sound. */
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
      tell({ type: 'recorder-error', message: `${error?.name ?? 'error'}: ${error?.message ?? ''}` });
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
      /** As if it had never begun. */
      cancel() {
        media = undefined;
        own.stop();
      },
    };
  };

  return {
    async capture(options: CaptureOptions) {
      // Otherwise Chrome brings the captured tab to the front, and draws it for its window too, 60 times a second
      // (measured: 0.57 processors instead of 0.47, and 0.21 instead of 0.12 in the drawing thread).
      const controller = new CaptureController();
      controller.setFocusBehavior('no-focus-change');
      size = { width: options.width, height: options.height };
      stream = await navigator.mediaDevices.getDisplayMedia({
        // Left out of TypeScript's library (https://w3c.github.io/mediacapture-screen-share/#dom-capturecontroller).
        ...{ controller },
        video: { width: options.width, height: options.height, frameRate: options.frameRate },
        // The page's sound as it is, not as a voice over the telephone.
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
      for (const track of stream.getTracks()) {
        track.addEventListener('ended', () => tell({ type: 'capture-ended', track: track.kind }));
      }
    },

    async start(options: RecordOptions) {
      if (stream === undefined) throw new Error('nothing is captured');
      const before = capturedBy(stream);
      let recorded = stream;
      let beginning = begin(recorded, options);
      const late = new Promise((resolve) => setTimeout(resolve, firstFrameMs));
      await Promise.race([beginning.started, late]);
      if (!beginning.hasStarted() && capturedBy(stream) === before) {
        beginning.cancel();
        recorded = withFirstFrame(stream, size);
        beginning = begin(recorded, options);
      }
      await beginning.started;
      const [picture] = recorded.getVideoTracks();
      // A picture that cannot be looked at is recorded all the same.
      if (picture !== undefined)
        void watchFrames(picture, isRunning, (seen) => isRunning() && look(seen)).catch(() => undefined);
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
 * How many pictures Chrome's capture has had of the tab, also those that it had no use for; not in TypeScript's library
 * yet (https://w3c.github.io/mediacapture-extensions/#mediastreamtrack-statistics).
 */
function capturedBy(stream: MediaStream | undefined): number {
  const [track] = (stream?.getVideoTracks() ?? []) as { stats?: { totalFrames: number } }[];
  return track?.stats?.totalFrames ?? 0;
}

/** Three tries of 5 s each. A chunk that is sent twice is known by its number. */
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
