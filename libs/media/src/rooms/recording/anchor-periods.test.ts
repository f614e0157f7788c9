import { expect, test } from 'vitest';
import type { RecordingRecord } from '../../journal/recording-record.ts';
import { frameDurationMs, mp3Mono } from '../../ffmpeg/audio-codec.ts';
import { createAnchorPeriods } from './anchor-periods.ts';
import type { PeriodOutcome } from './period-recording.ts';

const period = { userId: 'ann', startedAtMs: 1_000_000, index: 0 };

const recorded = 50;
const recordedMs = recorded * frameDurationMs(mp3Mono);

/** Opens the periods of a room whose muxers count frames. */
function openPeriods() {
  let frames = 0;
  const outcomes: PeriodOutcome[] = [];
  const periods = createAnchorPeriods({
    media: 'audio',
    ffmpegPath: 'no-ffmpeg-is-needed',
    createMuxer: async () => ({
      addVideo: async () => undefined,
      addAudio: async () => void (frames += 1),
      finish: async (durationMs) => ({ videoFrames: 0, durationMs }),
      cancel: async () => undefined,
    }),
    onFile: (_, outcome) => outcomes.push(outcome),
    onEvent: () => undefined,
  });
  return { periods, outcomes, countFrames: () => frames };
}

test('the audio of an anchor who does not return ends with the last recorded frame', async () => {
  const { periods, outcomes, countFrames } = openPeriods();
  await using _ = periods;
  await periods.takeOver([{ period, records: silence(recorded) }]);
  periods.tick(period.startedAtMs + 60_000);
  await periods.endAll();
  expect(countFrames()).toBe(recorded);
  expect(outcomes).toMatchObject([{ isStored: true, durationMs: recordedMs }]);
});

test('a period whose end is reported late lasts as long as its file', async () => {
  const { periods, outcomes, countFrames } = openPeriods();
  await using _ = periods;
  await periods.takeOver([{ period, records: silence(recorded) }]);
  await periods.startPeriod(1, period.userId, period.startedAtMs);
  periods.endPeriod(1, period.startedAtMs + recordedMs - 120);
  await periods.endAll();
  expect(countFrames()).toBe(recorded);
  expect(outcomes).toMatchObject([{ isStored: true, durationMs: recordedMs }]);
});

async function* silence(frames: number): AsyncGenerator<RecordingRecord> {
  for (let frame = 0; frame < frames; frame += 1) yield { kind: 'audio', data: mp3Mono.silentFrame };
}
