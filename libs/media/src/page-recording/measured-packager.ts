import type { Packager } from '../formats/muxer.ts';
import type { QualityMeter } from './quality-meter.ts';
import type { FrameTarget } from './session-joiner.ts';

/** Has the meter see everything that goes to the packager. */
export function measuredPackager(packager: Packager<unknown>, meter: QualityMeter): FrameTarget {
  return {
    addVideo(frame) {
      meter.video(frame.timestampMs, frame.data.length);
      return packager.addVideo(frame);
    },
    addAudio(frame) {
      meter.audio(frame);
      return packager.addAudio(frame);
    },
    look: (look) => meter.look(look),
  };
}
