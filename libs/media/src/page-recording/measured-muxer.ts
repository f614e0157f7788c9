import type { Muxer } from '../formats/muxer.ts';
import type { QualityMeter } from './quality-meter.ts';
import type { FrameTarget } from './session-joiner.ts';

/** Has the meter see everything that goes to the muxer. */
export function measuredMuxer(muxer: Muxer<unknown>, meter: QualityMeter): FrameTarget {
  return {
    addVideo(frame) {
      meter.video(frame.timestampMs, frame.data.length);
      return muxer.addVideo(frame);
    },
    addAudio(frame) {
      meter.audio(frame);
      return muxer.addAudio(frame);
    },
    look: (look) => meter.look(look),
  };
}
