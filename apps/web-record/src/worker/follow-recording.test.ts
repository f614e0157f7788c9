import type { RecordProgress } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { followRecording } from './follow-recording.ts';

test('what was recorded is noted as it grows, and not again while it stands still', async () => {
  const states = [
    { ms: 1_000.4, frames: 30, mediaBytes: 5_000 },
    { ms: 1_000.4, frames: 30, mediaBytes: 5_000 },
    { ms: 2_000, frames: 60, mediaBytes: 9_000 },
  ];
  let at = 0;
  const notes: RecordProgress[] = [];
  const over = Promise.withResolvers<void>();
  const recording = {
    recordedMs: () => states[Math.min(at++, 2)]?.ms ?? 0,
    soFar: () => ({ silent: false, ...states[Math.min(at, 2)] }) as never,
  };
  const following = followRecording(
    recording,
    (progress) => {
      notes.push(progress);
      if (progress.Frames === 60) over.resolve();
    },
    1,
  );
  await over.promise;
  following[Symbol.dispose]();
  expect(notes).toEqual([
    { DurationMs: 1_000, Frames: 30, Bytes: 5_000 },
    { DurationMs: 2_000, Frames: 60, Bytes: 9_000 },
  ]);
});
