import { expect, test } from 'vitest';
import { runningLine } from '../setup/live-line.mjs';
import { sideBySide, StepError } from '../setup/run-step.mjs';

test('two running steps are shown in one line, with the last output of either', () => {
  const running = [
    { title: 'apt-get install', startedAtMs: 0 },
    { title: 'npm ci', startedAtMs: 12_000 },
  ];
  expect(runningLine(running, 60_400, 'Unpacking ffmpeg')).toBe(
    '  apt-get install … 60 s, npm ci … 48 s  Unpacking ffmpeg',
  );
  expect(runningLine(running.slice(1), 60_000)).toBe('  npm ci … 48 s');
});

test('parallel steps are all performed', async () => {
  const done: string[] = [];
  const work = (name: string) => async () => void done.push(name);
  await sideBySide([work('a'), work('b')]);
  expect(done).toEqual(['a', 'b']);
});

test('a failure stops the others, and their own failure is reported as well', async () => {
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

test('a bug of the program itself is thrown unchanged', async () => {
  const mistake = new TypeError('not a function');
  await expect(sideBySide([() => Promise.reject(mistake)])).rejects.toBe(mistake);
});
