import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Streams } from '../signal-messages.ts';
import { createRemoteUser } from './remote-user.ts';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { createElement: () => ({}) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a stream that did not arrive is requested again', async () => {
  const asked: Streams[] = [];
  const user = createRemoteUser({
    userId: 'alice',
    subscribe: (streams) => asked.push(streams),
    send: () => undefined,
    onTrack: () => undefined,
    onAutoplayFailed: () => undefined,
  });
  const first = user.start('video').catch(String);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await first).toBe('Error: the video of alice did not arrive');
  const again = user.start('video').catch(String);
  const video = { audio: false, video: true };
  expect(asked).toEqual([video, video]);
  user.stop('video');
  expect(await again).toBe('Error: the video of alice was stopped');
  expect(asked.at(-1)).toEqual({ audio: false, video: false });
});
