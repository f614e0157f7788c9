import { expect, it } from 'vitest';
import { createProgress } from './progress.ts';

const never = new AbortController().signal;

function written(isTTY: boolean) {
  const texts: string[] = [];
  const progress = createProgress({ isTTY, write: (text) => texts.push(text) });
  return { progress, texts };
}

it('draws over its own bar on a terminal, and wipes it before the next line', async () => {
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

it('stops waiting when it is told to', async () => {
  const { progress } = written(false);
  const bar = { label: 'recording', fromMs: 0, totalMs: 60_000, moves: true };
  await expect(progress.waitWithBar(60_000, bar, AbortSignal.abort())).rejects.toThrow('aborted');
});

const transcoding = (percent: number) => ({ label: 'transcoding', percent, parts: `a ${percent} %` });

it('draws how far the work is over what it drew before', () => {
  const { progress, texts } = written(true);
  for (const percent of [0, 100]) progress.showDone(transcoding(percent));
  progress.say('done');
  const wiped = '\r\u001b[2K';
  expect(texts).toEqual([
    `${wiped}transcoding  ${'░'.repeat(30)}    0 %  a 0 %`,
    `${wiped}transcoding  ${'█'.repeat(30)}  100 %  a 100 %`,
    `${wiped}done\n`,
  ]);
});

it('leaves out lines that come too soon after another, but not the last', () => {
  const { progress, texts } = written(false);
  for (const percent of [0, 1, 2, 100]) progress.showDone(transcoding(percent));
  expect(texts).toEqual(['transcoding: 0 % (a 0 %)\n', 'transcoding: 100 % (a 100 %)\n']);
});
