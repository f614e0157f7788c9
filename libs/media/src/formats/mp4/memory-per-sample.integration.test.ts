import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type SampleFrame, sampleVideo, sampleAudio } from '../../testing/sample-media.ts';
import { listBoxes } from './boxes.ts';
import { createMp4Muxer } from './mp4-muxer.ts';

const MiB = 1024 * 1024;
/** Of media, with 30 frames and 46.875 audio frames each: a million samples. */
const seconds = 13_000;
const audioFramesPerSecond = 48_000 / 1024;

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Of this process, in use after a collection: the heap, and what typed arrays have outside of it. */
function usedBytes(): number {
  if (typeof collectGarbage !== 'function') throw new TypeError('no collector');
  // The first pass lets go of what only weak references and finalizers held.
  for (let pass = 0; pass < 2; pass++) collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

let videoFrames: SampleFrame[];
let audioFrames: Uint8Array[];

beforeAll(async () => {
  const [video, audio] = await Promise.all([
    sampleVideo({ width: 64, height: 36, seconds: 2, keyFrameEvery: 60 }),
    sampleAudio(1),
  ]);
  videoFrames = video;
  audioFrames = audio;
});

describe('a million samples', () => {
  it('take a few bytes each, and little time at the end', async () => {
    let bodyBytes = 0;
    let head: Uint8Array = new Uint8Array(0);
    const muxer = await createMp4Muxer(
      {
        async write(body) {
          bodyBytes += body.length;
        },
        async finish(bytes) {
          head = bytes;
        },
      },
      { audio: { sampleRate: 48_000, channels: 2 } },
    );
    let samples = 0;
    let added = 0;
    const record = async (fromSecond: number, toSecond: number): Promise<void> => {
      for (let index = fromSecond * 30; index < toSecond * 30; index++) {
        const frame = videoFrames[index % videoFrames.length];
        if (frame === undefined) throw new RangeError('no frame');
        // A browser's times are whole milliseconds: 33, 67, 100. Nearly each frame has another duration.
        await muxer.addVideo({ ...frame, timestampMs: Math.round((index * 1000) / 30) });
        samples += 1;
        for (; added < ((index + 1) / 30) * audioFramesPerSecond; added++) {
          const audioFrame = audioFrames[added % audioFrames.length];
          if (audioFrame !== undefined) await muxer.addAudio(audioFrame);
          samples += 1;
        }
      }
    };
    // The first minutes are not counted: compiled code and full blocks come with them.
    await record(0, 300);
    const [before, samplesBefore] = [usedBytes(), samples];
    await record(300, seconds);
    const bytesPerSample = (usedBytes() - before) / (samples - samplesBefore);

    const stopped = performance.now();
    await muxer.finish(seconds * 1000);
    const finishMs = performance.now() - stopped;
    const [, movie, media] = [...listBoxes(head)];
    console.info('a million samples', {
      samples,
      bytesPerSample: Number(bytesPerSample.toFixed(2)),
      tablesMiB: Number(((bytesPerSample * samples) / MiB).toFixed(2)),
      movieMiB: Number((((movie?.end ?? 0) - (movie?.start ?? 0)) / MiB).toFixed(2)),
      finishMs: Math.round(finishMs),
    });
    expect(samples).toBeGreaterThan(990_000);
    expect(media?.end).toBe(head.length + bodyBytes);
    // Ten hours are 2.8 million: less than 27 MiB of them.
    expect(bytesPerSample).toBeLessThan(10);
    expect(finishMs).toBeLessThan(1_000);
  }, 120_000);
});
