import { expect, test } from 'vitest';
import { runningLine } from '../setup/live-line.mjs';
import { sideBySide, StepError } from '../setup/run-step.mjs';

test('two steps that run are one line, with the last words of any', () => {
  const running = [
    { title: 'apt-get install', startedAtMs: 0 },
    { title: 'npm ci', startedAtMs: 12_000 },
  ];
  expect(runningLine(running, 60_400, 'Unpacking ffmpeg')).toBe(
    '  apt-get install … 60 s, npm ci … 48 s  Unpacking ffmpeg',
  );
  expect(runningLine(running.slice(1), 60_000)).toBe('  npm ci … 48 s');
});

test('works side by side are all done', async () => {
  const done: string[] = [];
  const work = (name: string) => async () => void done.push(name);
  await sideBySide([work('a'), work('b')]);
  expect(done).toEqual(['a', 'b']);
});

test('a failure is told to the others, and theirs is told too when it is another one', async () => {
  const other = Promise.withResolvers<void>();
  const both = sideBySide([
    async () => {
      throw new StepError('apt-get install failed');
    },
    async (signal) => {
      signal.addEventListener('abort', () => other.resolve());
      await other.promise;
      throw new StepError('npm ci failed');
    },
  ]);
  await expect(both).rejects.toThrow('apt-get install failed\n\nnpm ci failed');

  const stopped = sideBySide([
    async () => {
      throw new StepError('apt-get install failed');
    },
    async (signal) => signal.throwIfAborted(),
  ]);
  await expect(stopped).rejects.toThrow(/^apt-get install failed$/);
});

test('a mistake of the program itself stays what it is', async () => {
  const mistake = new TypeError('not a function');
  await expect(sideBySide([() => Promise.reject(mistake)])).rejects.toBe(mistake);
});
