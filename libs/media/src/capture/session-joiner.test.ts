import { describe, expect, it } from 'vitest';
import type { RecordingRecord } from '../journal/recording-record.ts';
import { aac, frameDurationMs } from '../ffmpeg/audio-codec.ts';
import { createSessionJoiner } from './session-joiner.ts';

const audioFrameMs = frameDurationMs(aac);

const frame = Uint8Array.of(1);
const picture = (timestampMs: number, key = false): RecordingRecord => ({
  kind: 'video',
  timestampMs,
  key,
  data: frame,
});
const sound: RecordingRecord = { kind: 'audio', data: frame };
const times = (count: number, record: RecordingRecord): RecordingRecord[] =>
  Array.from({ length: count }, () => record);

async function join(...records: RecordingRecord[]) {
  const pictures: number[] = [];
  const sounds: ('sound' | 'silence')[] = [];
  const joiner = createSessionJoiner({
    async addVideo({ timestampMs }) {
      pictures.push(timestampMs);
    },
    async addAudio(data) {
      sounds.push(data === aac.silentFrame ? 'silence' : 'sound');
    },
  });
  for (const record of records) await joiner.take(record);
  return { joiner, pictures, sounds };
}

describe('one session', () => {
  it('keeps its times, but shows its first frame from the start', async () => {
    const { pictures, sounds, joiner } = await join(
      { kind: 'session', wallMs: 5_000 },
      picture(12, true),
      picture(45),
      ...times(3, sound),
    );
    expect(pictures).toEqual([0, 45]);
    expect(sounds).toEqual(['sound', 'sound', 'sound']);
    expect(joiner.gaps).toEqual([]);
    expect(joiner.endMs()).toBe(79);
  });

  it('ends by its clock, or with what was captured after the clock was read', async () => {
    const session: RecordingRecord = { kind: 'session', wallMs: 5_000 };
    const { joiner } = await join(session, picture(0, true), ...times(5, sound));
    expect(joiner.finalMs(150)).toBe(150);
    expect(joiner.finalMs(90)).toBe(5 * audioFrameMs);
    expect(joiner.finalMs(undefined)).toBe(5 * audioFrameMs);
    const late = await join(session, picture(0, true), picture(94), sound);
    expect(late.joiner.finalMs(90)).toBe(95);
    expect(late.joiner.finalMs(120)).toBe(120);
  });
});

describe('a session after an interrupted one', () => {
  it('with more video than audio: silence up to its end, then audio and video of the next together', async () => {
    const { pictures, sounds, joiner } = await join(
      { kind: 'session', wallMs: 0 },
      picture(0, true),
      picture(100),
      ...times(2, sound),
      { kind: 'session', wallMs: 3_000 },
      picture(9, true),
      picture(42),
      sound,
    );
    const startMs = 7 * audioFrameMs;
    expect(sounds).toEqual([...times(2, sound).map(() => 'sound'), ...Array(5).fill('silence'), 'sound']);
    expect(pictures).toEqual([0, 100, startMs, startMs + 42]);
    expect(joiner.startMs).toBe(startMs);
    expect(joiner.gaps).toEqual([{ atMs: startMs, lostMs: 3_000 - 134 }]);
  });

  it('with more audio than video: the next begins where the audio ended', async () => {
    const { pictures, sounds } = await join(
      { kind: 'session', wallMs: 0 },
      picture(0, true),
      ...times(10, sound),
      { kind: 'session', wallMs: 1_000 },
      picture(0, true),
    );
    expect(sounds).toHaveLength(10);
    expect(pictures).toEqual([0, 10 * audioFrameMs]);
  });

  it('that was paused: no time is missing', async () => {
    const { joiner } = await join(
      { kind: 'session', wallMs: 0 },
      picture(0, true),
      ...times(10, sound),
      { kind: 'clock', timestampMs: 200, wallMs: 200, paused: true },
      { kind: 'session', wallMs: 60_000 },
    );
    expect(joiner.gaps).toEqual([{ atMs: 10 * audioFrameMs, lostMs: 0 }]);
  });

  it('that had been paused before: the time since it last recorded is missing', async () => {
    const { joiner } = await join(
      { kind: 'session', wallMs: 0 },
      picture(0, true),
      ...times(3, sound),
      { kind: 'clock', timestampMs: 64, wallMs: 64, paused: true },
      { kind: 'clock', timestampMs: 64, wallMs: 10_064, paused: false },
      ...times(3, sound),
      { kind: 'session', wallMs: 12_128 },
    );
    expect(joiner.gaps).toEqual([{ atMs: 128, lostMs: 2_000 }]);
  });
});
