import { largestUint32, makeBox } from './boxes.ts';

/**
 * A movie, track or media header (`mvhd`, `tkhd`, `mdhd`; ISO/IEC 14496-12, 8.2.2, 8.3.2, 8.4.2) with these times. Where
 * 32 bits do not suffice it becomes one of version 1, of which all times have 64: at 57,600 ticks a second that is
 * after 20 hours.
 *
 * @param header the whole box; it stays as it is
 * @param times.timescale ticks a second; a track header has none, its times are the movie's
 */
export function withTimes(
  type: 'mvhd' | 'tkhd' | 'mdhd',
  header: Uint8Array,
  times: { durationTicks: number; timescale: number },
): Uint8Array {
  const content = header.subarray(8);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const given = view.getUint8(0) === 1 ? 8 : 4;
  const wide = given === 8 || times.durationTicks > largestUint32;
  // When it was made and changed, then the timescale, or the track's number and four bytes that stay.
  const between = type === 'tkhd' ? 8 : 4;
  const afterDates = 4 + 2 * given;
  const afterDuration = afterDates + between + given;

  const versionAndFlags = Uint8Array.of(wide ? 1 : 0, ...content.subarray(1, 4));
  const dates = [4, 4 + given].map((at) => time(readTime(view, at, given), wide));
  const middle =
    type === 'tkhd' ? content.subarray(afterDates, afterDates + between) : time(times.timescale, false);
  const duration = time(times.durationTicks, wide);
  return makeBox(type, versionAndFlags, ...dates, middle, duration, content.subarray(afterDuration));
}

const readTime = (view: DataView, at: number, bytes: 4 | 8): number =>
  bytes === 8 ? Number(view.getBigUint64(at)) : view.getUint32(at);

function time(value: number, wide: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(wide ? 8 : 4));
  if (wide) view.setBigUint64(0, BigInt(value));
  else view.setUint32(0, value);
  return new Uint8Array(view.buffer);
}
