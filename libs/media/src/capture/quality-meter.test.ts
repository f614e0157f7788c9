import { describe, expect, it } from 'vitest';
import { aac } from '../ffmpeg/audio-codec.ts';
import { createQualityMeter } from './quality-meter.ts';

const fresh = { oneColour: false, same: false };
const same = { oneColour: false, same: true };

describe('frames', () => {
  it('that Chrome produced but the file lacks are counted as skipped, from the first sample to the last', () => {
    const meter = createQualityMeter();
    // Four frames before the first look, of which two are in the file: the encoder had just begun.
    for (const ms of [0, 33]) meter.addVideo(ms, 1_000);
    meter.addLook({ session: 1, timestampMs: 50, captured: 4, frame: fresh });
    for (const ms of [66, 100, 166, 200]) meter.addVideo(ms, 1_000);
    meter.addLook({ session: 1, timestampMs: 210, captured: 9, frame: fresh });
    // What was captured while it stopped is counted but not assessed.
    meter.addLook({ session: 1, timestampMs: 230, captured: 10 });
    expect(meter.report(240)).toMatchObject({
      capturedFrames: 10,
      skippedFrames: 1,
      duplicateFrames: 0,
      longestFrame: { atMs: 100, durationMs: 66 },
      videoKbps: 200,
    });
  });

  it('are counted by their own time, even when the sample is reported first', () => {
    const meter = createQualityMeter();
    meter.addLook({ session: 1, timestampMs: 10, captured: 1, frame: fresh });
    meter.addVideo(0, 1);
    meter.addLook({ session: 1, timestampMs: 1_010, captured: 2, frame: same });
    meter.addVideo(1_000, 1);
    meter.addLook({ session: 1, timestampMs: 2_010, captured: 3, frame: same });
    meter.addVideo(2_000, 1);
    expect(meter.report(2_500)).toMatchObject({ capturedFrames: 3, skippedFrames: 0, duplicateFrames: 2 });
  });

  it('are counted per session, and never more than the encoder received', () => {
    const meter = createQualityMeter();
    meter.addVideo(0, 1);
    meter.addLook({ session: 1, timestampMs: 10, captured: 1, frame: fresh });
    meter.addVideo(33, 1);
    meter.addLook({ session: 1, timestampMs: 40, captured: 4, frame: fresh });
    meter.addVideo(100, 1);
    meter.addLook({ session: 2, timestampMs: 110, captured: 2, frame: fresh });
    meter.addVideo(133, 1);
    meter.addVideo(166, 1);
    meter.addLook({ session: 2, timestampMs: 170, captured: 3, frame: fresh });
    expect(meter.report(200)).toMatchObject({ capturedFrames: 7, skippedFrames: 2 });
  });

  it('of an unchanging frame are never counted as skipped', () => {
    const meter = createQualityMeter();
    meter.addVideo(0, 1);
    meter.addLook({ session: 1, timestampMs: 1_000, captured: 1, frame: fresh });
    meter.addVideo(1_001, 1);
    meter.addLook({ session: 1, timestampMs: 2_000, captured: 4, frame: same });
    expect(meter.report(3_000)).toMatchObject({ capturedFrames: 4, skippedFrames: 0, duplicateFrames: 1 });
  });

  it('of a recording too short for a sample are counted but not assessed', () => {
    const meter = createQualityMeter();
    meter.addVideo(0, 1);
    meter.addLook({ session: 1, timestampMs: 500, captured: 2 });
    const report = meter.report(600);
    expect(report).toMatchObject({ capturedFrames: 2, blank: [] });
    expect(report).not.toHaveProperty('skippedFrames');
    expect(report).not.toHaveProperty('duplicateFrames');
  });

  it('of a journal without samples are not assessed', () => {
    const meter = createQualityMeter();
    meter.addVideo(0, 1_000);
    const report = meter.report(4_000);
    expect(report).toMatchObject({ longestFrame: { atMs: 0, durationMs: 4_000 }, videoKbps: 2, blank: [] });
    expect(report).not.toHaveProperty('capturedFrames');
    expect(report).not.toHaveProperty('duplicateFrames');
  });
});

describe('audio', () => {
  const report = (...frames: Uint8Array[]) => {
    const meter = createQualityMeter();
    for (const frame of frames) meter.addAudio(frame);
    return meter.report(1_000);
  };
  const named = Buffer.concat([aac.silentFrame, Buffer.from('Lavc60.31.102 ')]);

  it('is silent when no frame holds anything else, whatever the encoder calls itself', () => {
    expect(report(named, aac.silentFrame, aac.silentFrame, named)).toMatchObject({ silent: true });
  });

  it('is not silent when one frame holds more', () => {
    expect(report(named, aac.silentFrame, new Uint8Array(24), aac.silentFrame)).toMatchObject({
      silent: false,
    });
  });

  it('is not reported as silent when there is none at all', () => {
    expect(report()).toMatchObject({ silent: false, audioKbps: 0 });
  });
});
