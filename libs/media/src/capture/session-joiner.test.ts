import { describe, expect, it } from 'vitest';
import type { RecordingRecord } from '../journal/recording-record.ts';
import { aac, frameDurationMs } from '../ffmpeg/audio-codec.ts';
import { createSessionJoiner } from './session-joiner.ts';

const audioFrameMs = frameDurationMs(aac);

const frame = Uint8Array.of(1);
const video = (timestampMs: number, key = false): RecordingRecord => ({
  kind: 'video',
  timestampMs,
  key,
  data: frame,
});
const audio: RecordingRecord = { kind: 'audio', data: frame };
const times = (count: number, record: RecordingRecord): RecordingRecord[] =>
  Array.from({ length: count }, () => record);

async function join(...records: RecordingRecord[]) {
  const frameTimes: number[] = [];
  const heard: ('audio' | 'silence')[] = [];
  const joiner = createSessionJoiner({
    async addVideo({ timestampMs }) {
      frameTimes.push(timestampMs);
    },
    async addAudio(data) {
      heard.push(data === aac.silentFrame ? 'silence' : 'audio');
    },
  });
  for (const record of records) await joiner.take(record);
  return { joiner, frameTimes, heard };
}

describe('one session', () => {
  it('keeps its times, but shows its first frame from the start', async () => {
    const { frameTimes, heard, joiner } = await join(
      { kind: 'session', wallMs: 5_000 },
      video(12, true),
      video(45),
      ...times(3, audio),
    );
    expect(frameTimes).toEqual([0, 45]);
    expect(heard).toEqual(['audio', 'audio', 'audio']);
    expect(joiner.gaps).toEqual([]);
    expect(joiner.endMs()).toBe(79);
  });

  it('ends by its clock, or with what was captured after the clock was read', async () => {
    const session: RecordingRecord = { kind: 'session', wallMs: 5_000 };
    const { joiner } = await join(session, video(0, true), ...times(5, audio));
    expect(joiner.finalMs(150)).toBe(150);
    expect(joiner.finalMs(90)).toBe(5 * audioFrameMs);
    expect(joiner.finalMs(undefined)).toBe(5 * audioFrameMs);
    const late = await join(session, video(0, true), video(94), audio);
    expect(late.joiner.finalMs(90)).toBe(95);
    expect(late.joiner.finalMs(120)).toBe(120);
  });
});

describe('a session after an interrupted one', () => {
  it('with more video than audio: silence up to its end, then audio and video of the next together', async () => {
    const { frameTimes, heard, joiner } = await join(
      { kind: 'session', wallMs: 0 },
      video(0, true),
      video(100),
      ...times(2, audio),
      { kind: 'session', wallMs: 3_000 },
      video(9, true),
      video(42),
      audio,
    );
    const startMs = 7 * audioFrameMs;
    expect(heard).toEqual([...times(2, audio).map(() => 'audio'), ...Array(5).fill('silence'), 'audio']);
    expect(frameTimes).toEqual([0, 100, startMs, startMs + 42]);
    expect(joiner.startMs).toBe(startMs);
    expect(joiner.gaps).toEqual([{ atMs: startMs, lostMs: 3_000 - 134 }]);
  });

  it('with more audio than video: the next begins where the audio ended', async () => {
    const { frameTimes, heard } = await join(
      { kind: 'session', wallMs: 0 },
      video(0, true),
      ...times(10, audio),
      { kind: 'session', wallMs: 1_000 },
      video(0, true),
    );
    expect(heard).toHaveLength(10);
    expect(frameTimes).toEqual([0, 10 * audioFrameMs]);
  });

  it('that was paused: no time is missing', async () => {
    const { joiner } = await join(
      { kind: 'session', wallMs: 0 },
      video(0, true),
      ...times(10, audio),
      { kind: 'clock', timestampMs: 200, wallMs: 200, paused: true },
      { kind: 'session', wallMs: 60_000 },
    );
    expect(joiner.gaps).toEqual([{ atMs: 10 * audioFrameMs, lostMs: 0 }]);
  });

  it('that had been paused before: the time since it last recorded is missing', async () => {
    const { joiner } = await join(
      { kind: 'session', wallMs: 0 },
      video(0, true),
      ...times(3, audio),
      { kind: 'clock', timestampMs: 64, wallMs: 64, paused: true },
      { kind: 'clock', timestampMs: 64, wallMs: 10_064, paused: false },
      ...times(3, audio),
      { kind: 'session', wallMs: 12_128 },
    );
    expect(joiner.gaps).toEqual([{ atMs: 128, lostMs: 2_000 }]);
  });
});
