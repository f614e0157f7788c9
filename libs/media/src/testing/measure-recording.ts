import { open } from 'node:fs/promises';
import { decodeAudio, decodeStrip } from '../ffmpeg/testing/decode.ts';
import { packetTimes, probeFile, type ProbedFile } from '../ffmpeg/testing/probe.ts';
import { beepTimes } from './beeps.ts';
import { countDefects, readFrames } from './frame-counters.ts';
import { stripCells, stripHeight } from './motion-page.ts';
import { largestStep } from './statistics.ts';

/** The quality of a recording of the motion page, from the decoded file. Times count from its first frame. */
export interface MediaMeasure {
  probed: ProbedFile;
  frames: number;
  framesPerSecond: number;
  duplicates: number;
  skips: number;
  /** How much later than the video the audio is, ms: one value for each flash that has its beep. */
  audioVideoOffsetsMs: number[];
  longestFrameStepMs: number;
  longestAudioStepMs: number;
  keyFrameTimesMs: number[];
}

/** The quality of an MP4. */
export interface RecordingMeasure extends MediaMeasure {
  /** The top-level boxes, in order. */
  topLevelBoxes: string[];
}

const sampleRate = 48_000;

export async function measureRecording(file: string): Promise<RecordingMeasure> {
  return { ...(await measureMedia(file)), topLevelBoxes: await topLevelBoxes(file) };
}

/** @param file a file or an HLS playlist */
export async function measureMedia(file: string): Promise<MediaMeasure> {
  const probed = await probeFile(file);
  const frames = readFrames(await decodeStrip(file, { height: stripHeight, cells: stripCells }));
  const readTimes = async (stream: 'v' | 'a'): ReturnType<typeof packetTimes> =>
    (await packetTimes(file, stream)).map(({ timeMs, key }) => ({ timeMs: timeMs - probed.startMs, key }));
  const videoPackets = await readTimes('v');
  const audioPackets = await readTimes('a');
  const flashes = frames.flatMap((frame, index) => {
    const begins = frame.flash && frames[index - 1]?.flash === false;
    const time = videoPackets[index]?.timeMs;
    return begins && time !== undefined ? [time] : [];
  });
  const beeps = beepTimes(await decodeAudio(file, sampleRate), sampleRate);
  const offsets = flashes.flatMap((flash) => {
    const near = beeps.map((beep) => beep - flash).filter((offset) => Math.abs(offset) < 400);
    return near.length === 1 ? near : [];
  });
  const frameTimes = videoPackets.map(({ timeMs }) => timeMs);
  return {
    probed,
    frames: frames.length,
    framesPerSecond: (frames.length / (probed.video?.durationMs || probed.durationMs)) * 1000,
    ...countDefects(frames),
    audioVideoOffsetsMs: offsets,
    longestFrameStepMs: largestStep(frameTimes),
    longestAudioStepMs: largestStep(audioPackets.map(({ timeMs }) => timeMs)),
    keyFrameTimesMs: videoPackets.filter(({ key }) => key).map(({ timeMs }) => timeMs),
  };
}

/** Lists the top-level boxes; reads only their headers, so that a file of any size is cheap. */
export async function topLevelBoxes(path: string): Promise<string[]> {
  await using file = await open(path);
  const { size: end } = await file.stat();
  const header = Buffer.alloc(16);
  const types: string[] = [];
  for (let position = 0; position + 8 <= end;) {
    await file.read(header, 0, 16, position);
    types.push(header.toString('latin1', 4, 8));
    const size = header.readUInt32BE(0);
    position += size === 1 ? Number(header.readBigUInt64BE(8)) : size;
    if (size === 0) break;
  }
  return types;
}
