import { expect, test } from 'vitest';
import { recordingControl } from './recording-control.ts';

/** A recording that writes down what it is told, and whose clock the test turns. */
function notedRecording(
  options: { limitMs?: number; manualStart?: boolean; refresh?: () => Promise<void> } = {},
) {
  const notes: string[] = [];
  const clock = { recordedMs: 0 };
  const note = async (what: string): Promise<void> => void notes.push(what);
  const failures: unknown[] = [];
  const control = recordingControl({
    limitMs: options.limitMs ?? 60_000,
    manualStart: options.manualStart ?? false,
    onRecording: () => note('-> recording'),
    onPaused: () => note('-> paused'),
    onFailure: (error) => failures.push(error),
  });
  const recording = {
    start: async () => {
      notes.push('start');
      return 0;
    },
    pause: () => note('pause'),
    resume: () => note('resume'),
    refresh: options.refresh ?? (() => note('refresh')),
    recordedMs: () => clock.recordedMs,
  };
  return { control, recording, notes, clock, failures };
}

test('what is asked before it began is done when it has, in order', async () => {
  const { control, recording, notes } = notedRecording();
  const asked = [control.pause(), control.refresh(), control.resume()];
  expect(await control.begin(recording)).toBe(true);
  await Promise.all(asked);
  expect(notes).toEqual(['start', '-> recording', 'pause', '-> paused', 'refresh', 'resume', '-> recording']);
});

test('a second pause or resume does nothing', async () => {
  const { control, recording, notes } = notedRecording();
  await control.begin(recording);
  await control.resume();
  await control.pause();
  await control.pause();
  expect(notes).toEqual(['start', '-> recording', 'pause', '-> paused']);
});

test('nothing is begun after the end, and nothing done', async () => {
  const { control, recording, notes } = notedRecording();
  control.end('stopped');
  expect(await control.begin(recording)).toBe(false);
  expect(notes).toEqual([]);
  expect(await control.ended).toBe('stopped');
});

test('it ends when the recorded time reaches its limit, however long that takes', async () => {
  const { control, recording, clock } = notedRecording({ limitMs: 60 });
  let reason: string | undefined;
  void control.ended.then((ended) => (reason = ended));
  clock.recordedMs = 10;
  await control.begin(recording);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(reason).toBeUndefined();
  clock.recordedMs = 60;
  expect(await control.ended).toBe('limit');
});

test('with ManualStart it waits for the page, and no longer than a recording may last', async () => {
  const manual = notedRecording({ manualStart: true });
  const begun = manual.control.begin(manual.recording);
  expect(manual.notes).toEqual([]);
  const called = manual.control.hook('startRecord');
  expect(await begun).toBe(true);
  await called;
  expect(manual.notes).toEqual(['start', '-> recording']);

  const idle = notedRecording({ manualStart: true, limitMs: 20 });
  expect(await idle.control.begin(idle.recording)).toBe(false);
  expect(await idle.control.ended).toBe('limit');
});

test('a command that cannot be carried out is a failure', async () => {
  const broken = new Error('the tab is gone');
  const { control, recording, failures } = notedRecording({ refresh: () => Promise.reject(broken) });
  await control.begin(recording);
  await expect(control.refresh()).rejects.toBe(broken);
  await control.resume();
  expect(failures).toEqual([broken]);
});
