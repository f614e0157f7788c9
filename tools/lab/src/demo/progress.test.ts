import { expect, it } from 'vitest';
import { createProgress, drawTimeBar, drawWorkBar, formatTimeLine, formatWorkLine } from './progress.ts';

const never = new AbortController().signal;

function written(isTTY: boolean) {
  const texts: string[] = [];
  const progress = createProgress({ isTTY, write: (text) => texts.push(text) });
  return { progress, texts };
}

it('draws over its own bar on a terminal, and clears it before the next line', async () => {
  const { progress, texts } = written(true);
  await progress.waitWithBar(20, { label: 'paused', fromMs: 500, totalMs: 1_000, moves: false }, never);
  progress.say('done');
  const bar = '\r\u001b[2Kpaused     ███████████████░░░░░░░░░░░░░░░    0.5 s of 1 s';
  expect(texts).toEqual([bar, bar, '\r\u001b[2Kdone\n']);
});

it('writes plain lines elsewhere', async () => {
  const { progress, texts } = written(false);
  await progress.waitWithBar(20, { label: 'recording', fromMs: 490, totalMs: 1_000, moves: true }, never);
  expect(texts).toEqual(['recording: 0 s of 1 s\n', 'recording: 1 s of 1 s\n']);
});

it('stops waiting on an abort', async () => {
  const { progress } = written(false);
  const bar = { label: 'recording', fromMs: 0, totalMs: 60_000, moves: true };
  await expect(progress.waitWithBar(60_000, bar, AbortSignal.abort())).rejects.toThrow('aborted');
});

const transcoding = (percent: number) => ({ label: 'transcoding', percent, parts: `a ${percent} %` });

it('draws the progress of work over its last bar', () => {
  const { progress, texts } = written(true);
  for (const percent of [0, 100]) progress.showWork(transcoding(percent));
  progress.say('done');
  const cleared = '\r\u001b[2K';
  expect(texts).toEqual([
    `${cleared}transcoding  ${'░'.repeat(30)}    0 %  a 0 %`,
    `${cleared}transcoding  ${'█'.repeat(30)}  100 %  a 100 %`,
    `${cleared}done\n`,
  ]);
});

it('skips lines that are too soon after another, but not the last', () => {
  const { progress, texts } = written(false);
  for (const percent of [0, 1, 2, 100]) progress.showWork(transcoding(percent));
  expect(texts).toEqual(['transcoding: 0 % (a 0 %)\n', 'transcoding: 100 % (a 100 %)\n']);
});

const recording = { label: 'recording', totalMs: 10_000 };

it.for([
  [0, 'recording  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    0.0 s of 10 s'],
  [5_000, 'recording  ███████████████░░░░░░░░░░░░░░░    5.0 s of 10 s'],
  [10_000, 'recording  ██████████████████████████████   10.0 s of 10 s'],
] as const)('after %i ms the bar is drawn in proportion', ([doneMs, text]) => {
  expect(drawTimeBar({ ...recording, doneMs })).toBe(text);
});

it('does not exceed its end when the clock is late', () => {
  expect(drawTimeBar({ ...recording, doneMs: 10_400 })).toBe(drawTimeBar({ ...recording, doneMs: 10_000 }));
  expect(formatTimeLine({ ...recording, doneMs: 10_400 })).toBe('recording: 10 s of 10 s');
});

it('stays in place when the label changes', () => {
  const columns = ['recording', 'paused'].map((label) =>
    drawTimeBar({ ...recording, label, doneMs: 5_000 }).indexOf('█'),
  );
  expect(columns).toEqual([11, 11]);
});

it('rounds to the nearest second in a log: timers are not exact', () => {
  expect(formatTimeLine({ ...recording, doneMs: 3_999 })).toBe('recording: 4 s of 10 s');
});

it.for([
  [0, 'transcoding  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░    0 %  a, b', 'transcoding: 0 % (a, b)'],
  [50, 'transcoding  ███████████████░░░░░░░░░░░░░░░   50 %  a, b', 'transcoding: 50 % (a, b)'],
  [100, 'transcoding  ██████████████████████████████  100 %  a, b', 'transcoding: 100 % (a, b)'],
] as const)('at %i percent the bar is drawn in proportion', ([percent, drawn, line]) => {
  const state = { label: 'transcoding', percent, parts: 'a, b' };
  expect([drawWorkBar(state), formatWorkLine(state)]).toEqual([drawn, line]);
});
