import type { PageHook, PageRecording } from '@scf-media/media/page-recording';
import { createPauseClock } from './pause-clock.ts';

/** Why a recording ended. */
export type EndReason =
  | 'stopped'
  /** Its maximum duration is reached. */
  | 'limit'
  /** Its pauses have reached their maximum total duration. */
  | 'pause-limit'
  /** Its worker has reached its time limit. */
  | 'time-limit'
  /** With ManualStart: the page did not call startRecord in time. */
  | 'not-ready'
  | 'terminated'
  | 'failed';

type Recording = Pick<PageRecording, 'start' | 'pause' | 'resume' | 'refresh' | 'recordedMs'>;

export interface RecordingControlOptions {
  /** Maximum recorded time. */
  limitMs: number;
  /** Maximum total duration of all pauses; those before this worker are in `paused`. */
  pauseLimitMs: number;
  /** The pauses that a previous worker recorded. */
  paused?: { totalMs: number; sinceMs?: number | undefined };
  /** How long this worker may run from now. */
  timeLimitMs: number;
  /** How long to wait for the page to call startRecord; undefined begins immediately. */
  readyTimeoutMs: number | undefined;
  onRecording: (firstFrameMs: number | undefined, pausedMs: number) => Promise<void>;
  /** @param sinceMs wall-clock */
  onPaused: (sinceMs: number) => Promise<void>;
  /** A command failed, so the recording cannot continue. */
  onFailure: (error: unknown) => void;
}

/**
 * Serializes commands, the page's own calls, time limits and the end of the process. Commands that arrive before the recording
 * begins run once it has begun. A Refresh runs beside the others: a page may take long to load, and nothing waits for it.
 */
export function createRecordingControl(options: RecordingControlOptions) {
  const ended = Promise.withResolvers<EndReason>();
  const opened = Promise.withResolvers<Recording>();
  const begun = Promise.withResolvers<Recording>();
  const startRequested = Promise.withResolvers<void>();
  let steps: Promise<unknown> = begun.promise;
  let finished = false;
  let limitTimer: NodeJS.Timeout | undefined;

  const end = (reason: EndReason): void => {
    finished = true;
    clearTimeout(limitTimer);
    clearTimeout(timeLimit);
    pauses.stop();
    ended.resolve(reason);
  };
  const timeLimit = setTimeout(() => end('time-limit'), options.timeLimitMs);
  timeLimit.unref();
  const pauses = createPauseClock({
    limitMs: options.pauseLimitMs,
    ...options.paused,
    onLimit: () => end('pause-limit'),
  });

  const fail = (error: unknown): void => {
    if (!finished) options.onFailure(error);
  };
  const step = (action: (recording: Recording) => Promise<void>): Promise<void> => {
    const done = steps.then(async () => {
      if (!finished) await action(await begun.promise);
    });
    steps = done.catch(fail);
    return done;
  };
  const watchLimit = (recording: Recording): void => {
    const leftMs = options.limitMs - recording.recordedMs();
    if (leftMs <= 0) return end('limit');
    // Recorded time does not advance during a pause: check again, but not in a tight loop.
    limitTimer = setTimeout(() => watchLimit(recording), Math.max(leftMs, 50));
  };

  const control = {
    ended: ended.promise,
    end,
    /**
     * Begins to record the open page, immediately or when the page calls startRecord.
     *
     * @param as `paused` if the recording was paused when its last worker was lost
     * @returns false if it ended before it began
     */
    async begin(recording: Recording, as: 'recording' | 'paused' = 'recording'): Promise<boolean> {
      opened.resolve(recording);
      if (options.readyTimeoutMs !== undefined) {
        limitTimer = setTimeout(() => end('not-ready'), options.readyTimeoutMs);
        await Promise.race([startRequested.promise, ended.promise]);
        clearTimeout(limitTimer);
      }
      if (finished) return false;
      if (as === 'paused') {
        pauses.pause();
        begun.resolve(recording);
        watchLimit(recording);
        return true;
      }
      await options.onRecording(await recording.start(), pauses.resume());
      begun.resolve(recording);
      if (!finished) watchLimit(recording);
      return true;
    },
    pause: () =>
      step(async (recording) => {
        if (pauses.isPaused()) return;
        await recording.pause();
        await options.onPaused(pauses.pause());
      }),
    resume: () =>
      step(async (recording) => {
        if (!pauses.isPaused()) return;
        await recording.resume();
        await options.onRecording(undefined, pauses.resume());
      }),
    /** Reloads the page without waiting for it. Fails only if the reload cannot be started. */
    async refresh(): Promise<void> {
      void opened.promise.then((recording) => (finished ? undefined : recording.refresh())).catch(fail);
    },
    /** Handles a call from the page. `startRecord` resumes a paused recording. */
    async hook(hook: PageHook): Promise<void> {
      switch (hook) {
        case 'startRecord':
          startRequested.resolve();
          return control.resume();
        case 'pauseRecord':
          return control.pause();
        case 'resumeRecord':
          return control.resume();
        case 'refreshPage':
          return control.refresh();
        case 'stopRecord':
          return end('stopped');
      }
    },
    /** Resolves when all earlier commands are done, except reloads. */
    settled: async (): Promise<void> => void (await steps),
  };
  return control;
}

export type RecordingControl = ReturnType<typeof createRecordingControl>;

/** Handles a stored command. Only queues it, so that it does not delay the next one. */
export function handleCommand(type: string, control: RecordingControl): Promise<void> | undefined {
  switch (type) {
    case 'Stop':
      control.end('stopped');
      return undefined;
    case 'Pause':
      return control.pause();
    case 'Resume':
      return control.resume();
    case 'Refresh':
      // Acknowledge it after earlier commands: a successor, which opens the page itself, must not miss those.
      return control.refresh().then(control.settled);
  }
  return undefined;
}
