import { aac, toAudioFormat } from '../ffmpeg/audio-codec.ts';
import type { MediaFormat, Muxer } from '../formats/muxer.ts';
import type { RecordingRecord } from '../journal/recording-record.ts';
import type { RecordingResult } from './page-recording.ts';
import { createQualityMeter, withMeter } from './quality-meter.ts';
import { createSessionJoiner } from './session-joiner.ts';

/** Finishes the file of a lost process from its journal, without recording any more. */
export async function finishRecording(options: {
  width: number;
  height: number;
  previous: AsyncIterable<RecordingRecord>;
  createMuxer: (format: MediaFormat) => Promise<Muxer>;
}): Promise<RecordingResult> {
  const { width, height } = options;
  const muxer = await options.createMuxer({ width, height, audio: toAudioFormat(aac) });
  try {
    const meter = createQualityMeter();
    const joiner = createSessionJoiner(withMeter(muxer, meter));
    for await (const record of options.previous) await joiner.take(record);
    const durationMs = joiner.endMs();
    const { videoFrames } = await muxer.finish(durationMs);
    const quality = meter.report(durationMs);
    return { durationMs, videoFrames, events: [], gaps: joiner.gaps, quality };
  } finally {
    await muxer.cancel();
  }
}
