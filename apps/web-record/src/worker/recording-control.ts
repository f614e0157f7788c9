import type { PageHook, PageRecording } from '@scf-media/media/page-recording';

/** Why a recording ended. */
export type EndReason = 'stopped' | 'limit' | 'terminated' | 'failed';

type Recording = Pick<PageRecording<unknown>, 'start' | 'pause' | 'resume' | 'refresh' | 'recordedMs'>;

export interface RecordingControlOptions {
  /** Recorded time after which the recording ends by itself, ms. */
  limitMs: number;
  /** Begin only when the page asks for it. */
  manualStart: boolean;
  onRecording: (firstPictureMs?: number) => Promise<void>;
  onPaused: () => Promise<void>;
  /** A command could not be carried out: the recording cannot go on. */
  onFailure: (error: unknown) => void;
}

/**
 * Brings commands, the page's own calls, the time limit and the end of the process into one order. Commands that come
 * before the recording has begun are carried out when it has.
 */
export function recordingControl(options: RecordingControlOptions) {
  const ended = Promise.withResolvers<EndReason>();
  const begun = Promise.withResolvers<Recording>();
  const startAsked = Promise.withResolvers<void>();
  let steps: Promise<unknown> = begun.promise;
  let paused = false;
  let finished = false;
  let limitTimer: NodeJS.Timeout | undefined;

  const step = (action: (recording: Recording) => Promise<void>): Promise<void> => {
    const done = steps.then(async () => {
      if (!finished) await action(await begun.promise);
    });
    steps = done.catch((error: unknown) => {
      if (!finished) options.onFailure(error);
    });
    return done;
  };
  const end = (reason: EndReason): void => {
    finished = true;
    clearTimeout(limitTimer);
    ended.resolve(reason);
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
     * The page is open. Records from now on, or from the page's call on, which may take as long as a recording may.
     *
     * @param as `paused` for a recording that was paused when its last worker was lost
     * @returns whether it began; it has ended before that otherwise
     */
    async begin(recording: Recording, as: 'recording' | 'paused' = 'recording'): Promise<boolean> {
      if (options.manualStart) {
        limitTimer = setTimeout(() => end('limit'), options.limitMs);
        await Promise.race([startAsked.promise, ended.promise]);
        clearTimeout(limitTimer);
      }
      if (finished) return false;
      if (as === 'paused') {
        paused = true;
        begun.resolve(recording);
        watchLimit(recording);
        return true;
      }
      await options.onRecording(await recording.start());
      begun.resolve(recording);
      if (!finished) watchLimit(recording);
      return true;
    },
    pause: () =>
      step(async (recording) => {
        if (paused) return;
        await recording.pause();
        paused = true;
        await options.onPaused();
      }),
    resume: () =>
      step(async (recording) => {
        if (!paused) return;
        await recording.resume();
        paused = false;
        await options.onRecording();
      }),
    refresh: () => step((recording) => recording.refresh()),
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
          // The page that asked goes away with its answer: nobody waits for it.
          void control.refresh();
          return;
        case 'stopRecord':
          return end('stopped');
      }
    },
  };
  return control;
}

export type RecordingControl = ReturnType<typeof recordingControl>;

/** Has a stored command carried out: only puts it in line, a slow reload must not keep a Stop waiting. */
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
      return control.refresh();
  }
  return undefined;
}
