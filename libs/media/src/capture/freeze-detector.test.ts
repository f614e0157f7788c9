import { describe, expect, it } from 'vitest';
import { createFreezeDetector } from './freeze-detector.ts';

/** One look a second: `n` for something new, `s` for the same, capital letters for a frame of one colour, `|` for a new session. */
function see(looks: string) {
  return look(looks).report();
}
function look(looks: string) {
  const freezeDetector = createFreezeDetector();
  let session = 1;
  let timestampMs = 0;
  for (const each of looks) {
    if (each === '|') {
      session += 1;
      continue;
    }
    timestampMs += 1_000;
    const frame = { oneColour: each === each.toUpperCase(), same: each.toLowerCase() === 's' };
    freezeDetector.addLook({ session, timestampMs, captured: 0, frame });
  }
  return freezeDetector;
}
const s = (count: number): string => 's'.repeat(count);

describe('an unchanging frame', () => {
  it('after movement is frozen, from the first sample to the last', () => {
    expect(see(`nnnn${s(11)}n`)).toEqual({ looks: 16, blank: [], frozen: [{ fromMs: 4_000, toMs: 15_000 }] });
  });

  it('for at most ten seconds is not frozen', () => {
    expect(see(`nnnn${s(10)}n`).frozen).toEqual([]);
  });

  it('from the beginning, or after occasional changes, is a slide', () => {
    expect(see(`n${s(30)}n${s(30)}nn${s(30)}`).frozen).toEqual([]);
  });

  it('until the end of the recording is reported', () => {
    expect(see(`nnnn${s(20)}`).frozen).toEqual([{ fromMs: 4_000, toMs: 24_000 }]);
  });

  it('is not joined across the loss of a browser', () => {
    expect(see(`nnnn${s(8)}|n${s(8)}`).frozen).toEqual([]);
  });

  it('is reported at most twenty times', () => {
    expect(see(`nnnn${s(11)}`.repeat(30)).frozen).toHaveLength(20);
  });
});

describe('a single-coloured frame', () => {
  it('makes the recording blank throughout when there was no other, however short, also across the loss of a browser', () => {
    expect(see('N').blank).toBe('throughout');
    expect(see('NSS|NS').blank).toBe('throughout');
  });

  it('does not make the recording blank throughout when only the first sample of each session saw it', () => {
    expect(see('nNSS|nNS').blank).toBe('throughout');
    expect(see('nNSSN').blank).toEqual([]);
    expect(see('n|n').blank).toEqual([]);
  });

  it('is reported as blank, and not also as frozen', () => {
    expect(see(`nnnnN${s(11).toUpperCase()}nn`)).toEqual({
      looks: 18,
      blank: [{ fromMs: 5_000, toMs: 16_000 }],
      frozen: [],
    });
  });

  it('for a moment, or in another colour each time, is not blank', () => {
    expect(see(`nnNSSSn`).blank).toEqual([]);
    expect(see('N'.repeat(30)).blank).toEqual([]);
  });
});

it('without a sample, nothing is reported', () => {
  expect(see('')).toEqual({ looks: 0, blank: [], frozen: [] });
});

describe('during the recording', () => {
  it('reports what is over, and when the present state began', () => {
    expect(look(`nnnn${s(10)}`).soFar()).toEqual({ blank: [], frozen: [], now: undefined });
    expect(look(`nnnn${s(11)}`).soFar().now).toEqual({ kind: 'frozen', sinceMs: 4_000 });
    expect(look(`N${s(11).toUpperCase()}`).soFar().now).toEqual({ kind: 'blank', sinceMs: 1_000 });
    expect(look(`nnnn${s(11)}n`).soFar()).toEqual({
      blank: [],
      frozen: [{ fromMs: 4_000, toMs: 15_000 }],
      now: undefined,
    });
  });
});
