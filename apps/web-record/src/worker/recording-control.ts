import type { PageHook, PageRecording } from '@scf-media/media/page-recording';
import { pauseClock } from './pause-clock.ts';

/** Why a recording ended. */
export type EndReason =
  | 'stopped'
  /** It is as long as it may get. */
  | 'limit'
  /** Its pauses together are as long as they may get. */
  | 'pause-limit'
  /** No worker may work on a task for longer. */
  | 'time-limit'
  /** With ManualStart: the page did not call startRecord in time. */
  | 'not-ready'
  | 'terminated'
  | 'failed';

type Recording = Pick<PageRecording<unknown>, 'start' | 'pause' | 'resume' | 'refresh' | 'recordedMs'>;

export interface RecordingControlOptions {
  /** Recorded time after which the recording ends by itself, ms. */
  limitMs: number;
  /** How long all pauses together may last, ms; those before this worker are in `paused`. */
  pauseLimitMs: number;
  /** How the pauses stand that a worker before this one knew of. */
  paused?: { totalMs: number; sinceMs?: number | undefined };
  /** How long this worker may work, ms from now. */
  timeLimitMs: number;
  /** Begin only when the page asks for it, which it may take so long to do, ms; undefined: begin at once. */
  readyTimeoutMs: number | undefined;
  onRecording: (firstPictureMs: number | undefined, pausedMs: number) => Promise<void>;
  /** @param sinceMs wall clock */
  onPaused: (sinceMs: number) => Promise<void>;
  /** A command could not be carried out: the recording cannot go on. */
  onFailure: (error: unknown) => void;
}

/**
 * Brings commands, the page's own calls, the limits in time and the end of the process into one order. Commands that come
 * before the recording has begun are carried out when it has. A Refresh goes beside the others, since a page may take as
 * long as it likes to load, and nothing waits for it.
 */
export function recordingControl(options: RecordingControlOptions) {
  const ended = Promise.withResolvers<EndReason>();
  const opened = Promise.withResolvers<Recording>();
  const begun = Promise.withResolvers<Recording>();
  const startAsked = Promise.withResolvers<void>();
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
  const pauses = pauseClock({
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
    // While paused the time left does not shrink: look again, but not all the time.
    limitTimer = setTimeout(() => watchLimit(recording), Math.max(leftMs, 50));
  };

  const control = {
    ended: ended.promise,
    end,
    /**
     * The page is open. Records from now on, or from the page's call on.
     *
     * @param as `paused` for a recording that was paused when its last worker was lost
     * @returns whether it began; it has ended before that otherwise
     */
    async begin(recording: Recording, as: 'recording' | 'paused' = 'recording'): Promise<boolean> {
      opened.resolve(recording);
      if (options.readyTimeoutMs !== undefined) {
        limitTimer = setTimeout(() => end('not-ready'), options.readyTimeoutMs);
        await Promise.race([startAsked.promise, ended.promise]);
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
    /** @returns at once: a reload takes what time it takes. Only one that cannot be tried at all is a failure */
    async refresh(): Promise<void> {
      void opened.promise.then((recording) => (finished ? undefined : recording.refresh())).catch(fail);
    },
    /** What a page's own call does; `startRecord` on a paused recording resumes it. */
    async hook(hook: PageHook): Promise<void> {
      switch (hook) {
        case 'startRecord':
          startAsked.resolve();
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
    /** Resolves when all that was asked before is done, the reloads of the page left out. */
    settled: async (): Promise<void> => void (await steps),
  };
  return control;
}

export type RecordingControl = ReturnType<typeof recordingControl>;

/** Has a stored command carried out: only puts it in line, so that none keeps the next from being heard. */
export function carryOut(type: string, control: RecordingControl): Promise<void> | undefined {
  switch (type) {
    case 'Stop':
      control.end('stopped');
      return undefined;
    case 'Pause':
      return control.pause();
    case 'Resume':
      return control.resume();
    case 'Refresh':
      // Noted after what was asked before it: the next worker, which opens the page anew, must not miss that.
      return control.refresh().then(control.settled);
  }
  return undefined;
}
