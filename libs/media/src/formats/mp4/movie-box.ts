import type { BitRates } from './bit-rate-meter.ts';
import { boxAround, boxesIn } from './boxes.ts';
import { withBitRates } from './described-bit-rates.ts';
import { withTimes } from './header-times.ts';

/** One track as the movie box has it. */
export interface MovieTrack {
  /** Ticks a second. */
  timescale: number;
  durationTicks: number;
  bitRates: BitRates;
  /** The boxes that follow the sample description. */
  tableBoxes: readonly Uint8Array[];
}

/** Of the movie, ticks a second: what is a whole number of them at 24, 25, 30, 48 and 60 pictures a second. */
export const movieTimescale = 57_600;

/**
 * A movie box like the given one, but of other samples: what says how long they are, how many, how large and where is
 * replaced, everything else stays.
 *
 * @param template a whole `moov` box without edit lists: its tracks begin at 0
 * @param tracks in the order of the template's
 * @returns its bytes in pieces, so that the tables are not copied
 * @throws RangeError when the template has other tracks
 */
export function movieBox(template: Uint8Array, tracks: readonly MovieTrack[]): Uint8Array[] {
  const remaining = [...tracks];
  const durations = tracks.map(inMovieTime);
  const movieTimes = { timescale: movieTimescale, durationTicks: Math.max(0, ...durations) };
  const movie = rebuild(template, (type, box) => {
    if (type === 'mvhd') return [withTimes(type, box, movieTimes)];
    if (type !== 'trak') return [box];
    const track = remaining.shift();
    if (track === undefined) throw new RangeError(`more than ${tracks.length} tracks in the template`);
    return trackBox(box, track);
  });
  if (remaining.length > 0) throw new RangeError(`${remaining.length} tracks are not in the template`);
  return movie;
}

const inMovieTime = ({ durationTicks, timescale }: MovieTrack): number =>
  Math.round((durationTicks * movieTimescale) / timescale);

const trackBox = (trak: Uint8Array, track: MovieTrack): Uint8Array[] =>
  rebuild(trak, (type, box) => {
    if (type === 'tkhd')
      return [withTimes(type, box, { timescale: movieTimescale, durationTicks: inMovieTime(track) })];
    return type === 'mdia' ? mediaBox(box, track) : [box];
  });

const mediaBox = (mdia: Uint8Array, track: MovieTrack): Uint8Array[] =>
  rebuild(mdia, (type, box) => {
    if (type === 'mdhd') return [withTimes(type, box, track)];
    return type === 'minf' ? mediaInformationBox(box, track) : [box];
  });

const mediaInformationBox = (minf: Uint8Array, track: MovieTrack): Uint8Array[] =>
  rebuild(minf, (type, box) => (type === 'stbl' ? sampleTableBox(box, track) : [box]));

const sampleTableBox = (stbl: Uint8Array, { bitRates, tableBoxes }: MovieTrack): Uint8Array[] =>
  rebuild(stbl, (type, box) => (type === 'stsd' ? [withBitRates(box, bitRates), ...tableBoxes] : []));

/** The box with each child replaced by what `child` makes of it. */
function rebuild(box: Uint8Array, child: (type: string, bytes: Uint8Array) => Uint8Array[]): Uint8Array[] {
  const [outer] = boxesIn(box);
  if (outer === undefined) throw new RangeError('no box');
  const children = [...boxesIn(box, outer.contentStart, outer.end)];
  return boxAround(
    outer.type,
    children.flatMap(({ type, start, end }) => child(type, box.subarray(start, end))),
  );
}
