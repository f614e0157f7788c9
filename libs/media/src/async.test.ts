import { expect, test } from 'vitest';
import { createSerial, startWatchdog, timeout, within } from './async.ts';

test('a result or failure within the time is passed on; a later one is ignored', async () => {
  await expect(within(1_000, Promise.resolve(7))).resolves.toBe(7);
  await expect(within(1_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  const late = Promise.withResolvers<number>();
  await expect(within(1, late.promise)).resolves.toBeUndefined();
  late.reject(new Error('nobody waits for this'));
});

test('a timeout rejects with the given error', async () => {
  await expect(timeout(1, 'too late')).rejects.toThrow('too late');
  await expect(timeout(1, () => new RangeError('late'))).rejects.toThrow(RangeError);
});

test('actions run one at a time and in order, even after a failure', async () => {
  const serial = createSerial();
  const seen: string[] = [];
  const first = Promise.withResolvers<void>();
  const one = serial(async () => {
    seen.push('one begins');
    await first.promise;
    seen.push('one ends');
    throw new Error('one failed');
  });
  const two = serial(async () => {
    seen.push('two');
    return 2;
  });
  await Promise.resolve();
  expect(seen).toEqual(['one begins']);
  first.resolve();
  await expect(one).rejects.toThrow('one failed');
  await expect(two).resolves.toBe(2);
  expect(seen).toEqual(['one begins', 'one ends', 'two']);
});

test('a watchdog fires after silence, but not while suspended or after it has been stopped', async () => {
  const barks: string[] = [];
  const silent = startWatchdog(30, () => barks.push('silent'));
  const suspended = startWatchdog(1, () => barks.push('suspended'));
  suspended.suspend();
  const ended = startWatchdog(1, () => barks.push('ended'));
  ended[Symbol.dispose]();
  await expect.poll(() => barks).toEqual(['silent']);
  suspended.reset();
  silent.reset();
  await expect.poll(() => barks).toEqual(['silent', 'suspended', 'silent']);
});
