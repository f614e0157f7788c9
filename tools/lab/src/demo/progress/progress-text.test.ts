import { expect, it } from 'vitest';
import { doneBar, doneLine, progressBar, progressLine } from './progress-text.ts';

const recording = { label: 'recording', totalMs: 10_000 };

it.for([
  [0, 'recording  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    0.0 s of 10 s'],
  [5_000, 'recording  ███████████████░░░░░░░░░░░░░░░    5.0 s of 10 s'],
  [10_000, 'recording  ██████████████████████████████   10.0 s of 10 s'],
] as const)('after %i ms the bar is drawn in proportion', ([doneMs, text]) => {
  expect(progressBar({ ...recording, doneMs })).toBe(text);
});

it('does not run over its end when the clock is late', () => {
  expect(progressBar({ ...recording, doneMs: 10_400 })).toBe(progressBar({ ...recording, doneMs: 10_000 }));
  expect(progressLine({ ...recording, doneMs: 10_400 })).toBe('recording: 10 s of 10 s');
});

it('keeps its place when the label changes', () => {
  const columns = ['recording', 'paused'].map((label) =>
    progressBar({ ...recording, label, doneMs: 5_000 }).indexOf('█'),
  );
  expect(columns).toEqual([11, 11]);
});

it('says the nearest second in a log: timers are not exact', () => {
  expect(progressLine({ ...recording, doneMs: 3_999 })).toBe('recording: 4 s of 10 s');
});

it.for([
  [0, 'transcoding  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    0 %  a, b', 'transcoding: 0 % (a, b)'],
  [50, 'transcoding  ███████████████░░░░░░░░░░░░░░░   50 %  a, b', 'transcoding: 50 % (a, b)'],
  [100, 'transcoding  ██████████████████████████████  100 %  a, b', 'transcoding: 100 % (a, b)'],
] as const)('at %i percent the bar is drawn in proportion', ([percent, drawn, line]) => {
  const state = { label: 'transcoding', percent, parts: 'a, b' };
  expect([doneBar(state), doneLine(state)]).toEqual([drawn, line]);
});
