import { afterAll, beforeAll, expect, test } from 'vitest';
import { median } from '../../testing/statistics.ts';
import { clockSource } from '../../testing/clock-source.ts';
import type { TimedFrame } from '../../testing/read-clock.ts';
import { openSourceRooms, readRoomView, type SourceRooms } from './testing/source-rooms.ts';

/** Long enough that a busy machine, which drops frames for seconds, shows some of each part. */
const lengthMs = 8_000;
let rooms: SourceRooms;

beforeAll(async () => {
  rooms = await openSourceRooms();
  const source = clockSource({ width: 320, height: 180, framesPerSecond: 25, seconds: lengthMs / 1000 });
  // One key frame, at the beginning: the first frame after a seek is never a key frame.
  const encode = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-g',
    '1000',
    '-sc_threshold',
    '0',
    '-c:a',
    'aac',
  ];
  await rooms.ffmpeg(...source, ...encode, '-movflags', '+faststart', 'film.mp4');
});
afterAll(() => rooms?.[Symbol.asyncDispose]());

test('a film plays from exactly the given position, and repeats without a gap', async () => {
  await using recording = await rooms.record();
  await using pushing = await rooms.push('film.mp4', { startAtMs: 2_500, loop: true });
  const reach = (positionMs: number): Promise<void> =>
    expect
      .poll(() => Math.abs(pushing.position().positionMs - positionMs), { interval: 20 })
      .toBeLessThan(250);
  await reach(3_500);
  await pushing.seek(4_700);
  await reach(2_000);
  await pushing.stop();
  await recording.recording.stop();
  const { frames } = await readRoomView(recording.files, 'film.mp4');

  const positions = frames.map(({ clockMs }) => clockMs);
  const shown = positions.join();
  const sought = positions.findIndex(
    (position, index) => index > 0 && position - (positions[index - 1] ?? 0) > 600,
  );
  const repeats = positions.findIndex(
    (position, index) => index > 0 && position < (positions[index - 1] ?? 0) - 3_000,
  );
  const [beginning, end, again] = [
    positions.slice(0, sought),
    positions.slice(sought, repeats),
    positions.slice(repeats),
  ];
  expect(sought, shown).toBeGreaterThan(0);
  expect(repeats, shown).toBeGreaterThan(sought);
  // A busy machine drops frames, but shows none from another position.
  expect(Math.min(...beginning), shown).toBeGreaterThanOrEqual(2_300);
  expect(Math.max(...beginning), shown).toBeLessThan(4_700);
  expect(Math.min(...end), shown).toBeGreaterThanOrEqual(4_500);
  expect(positions[sought], shown).toBeLessThan(5_700);
  expect(Math.max(...again), shown).toBeLessThan(3_200);
  // When the film would have begun, according to its end and to its next beginning.
  const beginsMs = (part: TimedFrame[]): number =>
    median(part.map(({ timeMs, clockMs }) => timeMs - clockMs));
  const gapMs = beginsMs(frames.slice(repeats)) - beginsMs(frames.slice(sought, repeats)) - lengthMs;
  expect(Math.abs(gapMs)).toBeLessThan(200);
});
