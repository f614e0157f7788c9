import { expect, it } from 'vitest';
import { until } from './until.ts';

const signal = new AbortController().signal;
const tooLate = (): string => 'there is none';

it('asks until there is an answer', async () => {
  const answers = [undefined, undefined, 'here'];
  const ask = async (): Promise<string | undefined> => answers.shift();
  expect(await until(ask, { timeoutMs: 5_000, betweenMs: 1, signal, tooLate })).toBe('here');
  expect(answers).toEqual([]);
});

it('says what is the matter when the time is over', async () => {
  const waiting = until(async () => undefined, { timeoutMs: 0, signal, tooLate });
  await expect(waiting).rejects.toThrow('there is none after 0 s');
});

it('does not ask again after a failure, and stops when it is told to', async () => {
  const options = { timeoutMs: 60_000, betweenMs: 60_000, signal, tooLate };
  await expect(until(() => Promise.reject(new Error('refused')), options)).rejects.toThrow('refused');
  const stopped = until(async () => undefined, { ...options, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toThrow('aborted');
});
