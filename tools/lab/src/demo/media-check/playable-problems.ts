import type { ProbedMedia } from './probe-media.ts';

const quietestDb = -60;

/** Whatever keeps an MP4 file of this size from being seen and heard everywhere, in words. */
export function playableProblems(found: ProbedMedia, expected: { width: number; height: number }): string[] {
  const moov = found.boxes.indexOf('moov');
  const mdat = found.boxes.indexOf('mdat');
  return problemsOf([
    [found.videoCodec === 'h264', `the picture is ${found.videoCodec ?? 'missing'} and not h264`],
    [found.audioCodec === 'aac', `the sound is ${found.audioCodec ?? 'missing'} and not aac`],
    [
      found.width === expected.width && found.height === expected.height,
      `the picture has ${found.width}x${found.height} pixels and not ${expected.width}x${expected.height}`,
    ],
    [moov >= 0 && moov < mdat, `the index does not come before the media: ${found.boxes.join(', ')}`],
    [found.volumeDb >= quietestDb, `the sound is silence: ${found.volumeDb} dB`],
  ]);
}

/** @param checks what must hold, and what is wrong when it does not */
export function problemsOf(checks: readonly [holds: boolean, problem: string][]): string[] {
  return checks.filter(([holds]) => !holds).map(([, problem]) => problem);
}
