import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createAdtsSplitter } from '../formats/audio-frames.ts';

export interface SampleFrame {
  data: Uint8Array;
  key: boolean;
}

/**
 * Encodes a moving test pattern at 30 frames a second in H.264, like the browser's encoder: Baseline, one slice a
 * frame, parameter sets before each key frame. Without colour tags: the muxer decides what the file states.
 */
export async function sampleVideo(options: {
  width: number;
  height: number;
  seconds: number;
  keyFrameEvery: number;
}): Promise<SampleFrame[]> {
  const { width, height, seconds, keyFrameEvery } = options;
  return accessUnits(
    await encode(`testsrc2=size=${width}x${height}:rate=30:duration=${seconds}`, [
      ...['-c:v', 'libx264', '-profile:v', 'baseline', '-bf', '0'],
      ...['-g', String(keyFrameEvery), '-sc_threshold', '0'],
      ...['-pix_fmt', 'yuv420p', '-x264-params', 'slices=1', '-f', 'h264'],
    ]),
  );
}

/** Encodes a tone at 48 kHz on two channels, as AAC frames with their ADTS headers. */
export async function sampleAudio(seconds: number): Promise<Uint8Array[]> {
  const source = `sine=frequency=440:sample_rate=48000:duration=${seconds}`;
  return createAdtsSplitter().push(await encode(source, ['-ac', '2', '-c:a', 'aac', '-f', 'adts']));
}

async function encode(source: string, options: string[]): Promise<Buffer> {
  const input = ['-v', 'error', '-f', 'lavfi', '-i', source];
  const { stdout } = await promisify(execFile)('ffmpeg', [...input, ...options, '-'], {
    encoding: 'buffer',
    maxBuffer: 2 ** 26,
  });
  return stdout;
}

/** Cuts Annex B into frames of one slice each: parameter sets belong to the slice that follows. */
function accessUnits(annexB: Buffer): SampleFrame[] {
  const units: SampleFrame[] = [];
  let start = 0;
  let slice: number | undefined;
  const end = (at: number): void => {
    if (slice === undefined) return;
    units.push({ data: new Uint8Array(annexB.subarray(start, at)), key: slice === 5 });
    start = at;
    slice = undefined;
  };
  for (let at = annexB.indexOf('000001', 0, 'hex'); at !== -1; at = annexB.indexOf('000001', at + 3, 'hex')) {
    end(annexB[at - 1] === 0 ? at - 1 : at);
    const type = (annexB[at + 3] ?? 0) & 0x1f;
    if (type === 1 || type === 5) slice = type;
  }
  end(annexB.length);
  return units;
}
