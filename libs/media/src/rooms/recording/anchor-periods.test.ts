import { afterEach, expect, test, vi } from 'vitest';
import type { RecordingRecord } from '../../journal/recording-record.ts';
import { frameDurationMs, mp3Mono } from '../../ffmpeg/audio-codec.ts';
import { createAnchorPeriods } from './anchor-periods.ts';
import type { PeriodOutcome } from './period-recording.ts';

const period = { userId: 'ann', startedAtMs: 1_000_000, index: 0 };

const recorded = 50;
const recordedMs = recorded * frameDurationMs(mp3Mono);

/** Periods whose muxer counts its audio frames. */
function openPeriods() {
  const state = { frames: 0, outcomes: [] as PeriodOutcome[] };
  const periods = createAnchorPeriods({
    media: 'audio',
    ffmpegPath: 'no-ffmpeg-is-needed',
    createMuxer: async () => ({
      addVideo: async () => undefined,
      addAudio: async () => void (state.frames += 1),
      finish: async (durationMs) => ({ videoFrames: 0, durationMs }),
      cancel: async () => undefined,
    }),
    onFile: (_, outcome) => state.outcomes.push(outcome),
    onEvent: () => undefined,
  });
  return { periods, state };
}

afterEach(() => vi.useRealTimers());

test('the audio of an anchor who does not return ends with the last recorded frame', async () => {
  const { periods, state } = openPeriods();
  await using _ = periods;
  await periods.takeOver([{ period, records: silence(recorded) }]);
  periods.tick(period.startedAtMs + 60_000);
  await periods.endAll();
  expect(state.frames).toBe(recorded);
  expect(state.outcomes).toMatchObject([{ isStored: true, durationMs: recordedMs }]);
});

test('a period whose end is reported late lasts as long as its file', async () => {
  const { periods, state } = openPeriods();
  await using _ = periods;
  await periods.takeOver([{ period, records: silence(recorded) }]);
  await periods.startPeriod(1, period.userId, period.startedAtMs);
  periods.endPeriod(1, period.startedAtMs + recordedMs - 120);
  await periods.endAll();
  expect(state.frames).toBe(recorded);
  expect(state.outcomes).toMatchObject([{ isStored: true, durationMs: recordedMs }]);
});

test('an anchor has the full time to return after each lost browser', async () => {
  vi.useFakeTimers();
  const { periods, state } = openPeriods();
  await using _ = periods;
  await periods.takeOver([{ period, records: silence(recorded) }]);
  periods.expectReturn(8_000);
  await vi.advanceTimersByTimeAsync(7_000);
  // The second browser is lost, too, and it takes two seconds until a third one is in the room.
  periods.detach();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(state.outcomes).toEqual([]);
  periods.expectReturn(8_000);
  await vi.advanceTimersByTimeAsync(7_999);
  expect(state.outcomes).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.outcomes).toHaveLength(1);
});

async function* silence(frames: number): AsyncGenerator<RecordingRecord> {
  for (let frame = 0; frame < frames; frame += 1) yield { kind: 'audio', data: mp3Mono.silentFrame };
}
