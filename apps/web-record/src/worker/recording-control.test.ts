import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { handleCommand, createRecordingControl, type RecordingControlOptions } from './recording-control.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A recording that notes what is done to it, and whose clock the test sets. */
function notedRecording({
  refresh,
  ...options
}: Partial<RecordingControlOptions> & { refresh?: () => Promise<void> } = {}) {
  const notes: string[] = [];
  const clock = { recordedMs: 0 };
  const note = async (what: string): Promise<void> => void notes.push(what);
  const failures: unknown[] = [];
  const control = createRecordingControl({
    limitMs: 60_000,
    pauseLimitMs: 60_000,
    timeLimitMs: 1_000_000,
    readyTimeoutMs: undefined,
    onRecording: (_, pausedMs) =>
      note(pausedMs === 0 ? '-> recording' : `-> recording, paused ${pausedMs} ms`),
    onPaused: (sinceMs) => note(`-> paused at ${sinceMs}`),
    onFailure: (error) => failures.push(error),
    ...options,
  });
  const recording = {
    start: async () => {
      notes.push('start');
      return 0;
    },
    pause: () => note('pause'),
    resume: () => note('resume'),
    refresh: refresh ?? (() => note('refresh')),
    recordedMs: () => clock.recordedMs,
  };
  let reason: string | undefined;
  void control.ended.then((ended) => (reason = ended));
  return { control, recording, notes, clock, failures, reason: () => reason };
}

test('commands that arrive before the start run after it, in order', async () => {
  const { control, recording, notes } = notedRecording();
  const asked = [control.pause(), control.resume()];
  expect(await control.begin(recording)).toBe(true);
  await Promise.all(asked);
  expect(notes).toEqual(['start', '-> recording', 'pause', '-> paused at 1000000', 'resume', '-> recording']);
});

test('a second pause or resume does nothing', async () => {
  const { control, recording, notes } = notedRecording();
  await control.begin(recording);
  await control.resume();
  await control.pause();
  await control.pause();
  expect(notes).toEqual(['start', '-> recording', 'pause', '-> paused at 1000000']);
});

test('nothing starts or runs after the end', async () => {
  const { control, recording, notes } = notedRecording();
  control.end('stopped');
  expect(await control.begin(recording)).toBe(false);
  expect(notes).toEqual([]);
  expect(await control.ended).toBe('stopped');
});

test('it ends when the recorded time reaches its limit, whatever the elapsed time', async () => {
  const { control, recording, clock, reason } = notedRecording({ limitMs: 60 });
  clock.recordedMs = 10;
  await control.begin(recording);
  await vi.advanceTimersByTimeAsync(150);
  expect(reason()).toBeUndefined();
  clock.recordedMs = 60;
  await vi.advanceTimersByTimeAsync(50);
  expect(reason()).toBe('limit');
});

test('it ends when its pauses reach their maximum total duration', async () => {
  const { control, recording, notes, reason } = notedRecording({ pauseLimitMs: 7_000 });
  await control.begin(recording);
  await control.pause();
  await vi.advanceTimersByTimeAsync(4_000);
  await control.resume();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(reason()).toBeUndefined();
  await control.pause();
  await vi.advanceTimersByTimeAsync(2_999);
  expect(reason()).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1);
  expect(reason()).toBe('pause-limit');
  expect(notes).toContain('-> recording, paused 4000 ms');
});

test('a worker that takes over a paused recording continues to count, even while it opens the page', async () => {
  const paused = { totalMs: 1_000, sinceMs: 1_000_000 - 3_000 };
  const { control, recording, notes, reason } = notedRecording({ pauseLimitMs: 7_000, paused });
  await vi.advanceTimersByTimeAsync(1_000);
  await control.begin(recording, 'paused');
  await control.resume();
  expect(notes).toEqual(['resume', '-> recording, paused 5000 ms']);
  await control.pause();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reason()).toBe('pause-limit');

  const late = notedRecording({ pauseLimitMs: 7_000, paused: { totalMs: 1_000, sinceMs: 0 } });
  await vi.advanceTimersByTimeAsync(0);
  expect(late.reason()).toBe('pause-limit');
});

test("it ends at its worker's time limit in any state", async () => {
  const waiting = notedRecording({ timeLimitMs: 20_000, readyTimeoutMs: 30_000 });
  void waiting.control.begin(waiting.recording);
  const pausing = notedRecording({ timeLimitMs: 20_000 });
  await pausing.control.begin(pausing.recording);
  await pausing.control.pause();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([waiting.reason(), pausing.reason()]).toEqual(['time-limit', 'time-limit']);
});

test('with ManualStart it waits for the page, up to the timeout', async () => {
  const manual = notedRecording({ readyTimeoutMs: 5_000 });
  const begun = manual.control.begin(manual.recording);
  await vi.advanceTimersByTimeAsync(4_999);
  expect(manual.notes).toEqual([]);
  const called = manual.control.hook('startRecord');
  expect(await begun).toBe(true);
  await called;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(manual.notes).toEqual(['start', '-> recording']);
  expect(manual.reason()).toBeUndefined();

  const idle = notedRecording({ readyTimeoutMs: 5_000 });
  const never = idle.control.begin(idle.recording);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await never).toBe(false);
  expect(idle.reason()).toBe('not-ready');
});

test('a reload that never ends delays no Pause, Resume, Stop or further reload', async () => {
  const reloads: (() => void)[] = [];
  const { control, recording, notes } = notedRecording({
    refresh: () => new Promise((resolve) => reloads.push(resolve)),
  });
  await control.begin(recording);
  await handleCommand('Refresh', control);
  await handleCommand('Pause', control);
  await handleCommand('Resume', control);
  await handleCommand('Refresh', control);
  expect(reloads).toHaveLength(2);
  expect(notes.slice(2)).toEqual(['pause', '-> paused at 1000000', 'resume', '-> recording']);
  expect(handleCommand('Stop', control)).toBeUndefined();
  expect(await control.ended).toBe('stopped');
});

test('a reload is acknowledged after earlier commands', async () => {
  const pause = Promise.withResolvers<void>();
  const { control, recording } = notedRecording();
  await control.begin({ ...recording, pause: () => pause.promise });
  const done: string[] = [];
  const asked = ['Pause', 'Refresh'].map(async (type) => {
    await handleCommand(type, control);
    done.push(type);
  });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(done).toEqual([]);
  pause.resolve();
  await Promise.all(asked);
  expect(done).toEqual(['Pause', 'Refresh']);
});

test('a page can be reloaded before it calls startRecord', async () => {
  const { control, recording, notes } = notedRecording({ readyTimeoutMs: 5_000 });
  void control.begin(recording);
  await control.hook('refreshPage');
  await vi.advanceTimersByTimeAsync(0);
  expect(notes).toEqual(['refresh']);
  control.end('stopped');
});

test('a failed command fails the recording', async () => {
  const broken = new Error('the tab is gone');
  const { control, recording, failures } = notedRecording({ refresh: () => Promise.reject(broken) });
  await control.begin(recording);
  await control.refresh();
  await control.resume();
  await vi.advanceTimersByTimeAsync(0);
  expect(failures).toEqual([broken]);
});
