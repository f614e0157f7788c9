import { listBoxes, makeBox, makeBoxAround, makeBoxHeader, maxUint32, sumBytes } from './boxes.ts';

/** Bits a second. */
export interface BitRates {
  average: number;
  /** The rate of the second with the most bits. */
  peak: number;
}

/** What the head of a file needs to know of a track. */
export interface HeadTrack {
  /** Ticks a second. */
  timescale: number;
  tables: {
    durationTicks: number;
    /** @param wide whether file offsets have 64 bits */
    boxes(mediaStart: number, wide: boolean): Uint8Array[];
  };
  bitRates: BitRates;
}

/**
 * Creates everything that precedes the media in a file whose movie box comes first: `ftyp`, `moov`, and the header of
 * `mdat`.
 *
 * @param file.fileType the `ftyp` box
 * @param file.template a movie box with the same tracks
 * @param file.mediaBytes the size of the media of all tracks
 * @returns its bytes in several pieces
 */
export function createFileHead(file: {
  fileType: Uint8Array;
  template: Uint8Array;
  tracks: readonly HeadTrack[];
  mediaBytes: number;
}): Uint8Array[] {
  const mediaHeader = makeBoxHeader('mdat', file.mediaBytes);
  const headAt = (mediaStart: number, wide: boolean): Uint8Array[] => {
    const tracks = file.tracks.map(({ timescale, tables, bitRates }) => ({
      timescale,
      durationTicks: tables.durationTicks,
      bitRates,
      tableBoxes: tables.boxes(mediaStart, wide),
    }));
    return [file.fileType, ...createMovieBox(file.template, tracks), mediaHeader];
  };
  // The offsets in the movie box depend on its size, which depends only on their number and width.
  const narrowBytes = sumBytes(headAt(0, false));
  const wide = narrowBytes + file.mediaBytes > maxUint32;
  return headAt(wide ? sumBytes(headAt(0, true)) : narrowBytes, wide);
}

/** A track of the movie box. */
export interface MovieTrack {
  /** Ticks a second. */
  timescale: number;
  durationTicks: number;
  bitRates: BitRates;
  /** The boxes that follow the sample description. */
  tableBoxes: readonly Uint8Array[];
}

/** Ticks a second of the movie: a multiple of 24, 25, 30, 48 and 60 frames a second. */
export const movieTimescale = 57_600;

/**
 * Creates a movie box from a template and the tables of other samples: their durations, number, sizes and offsets are
 * replaced, everything else is kept.
 *
 * @param template a complete `moov` box without edit lists: its tracks begin at 0
 * @param tracks in the order of the template's
 * @returns its bytes in several pieces, so that the tables are not copied
 * @throws RangeError when the template has other tracks
 */
export function createMovieBox(template: Uint8Array, tracks: readonly MovieTrack[]): Uint8Array[] {
  const remaining = [...tracks];
  const durations = tracks.map(toMovieTime);
  const movieTimes = { timescale: movieTimescale, durationTicks: Math.max(0, ...durations) };
  const movie = rebuild(template, (type, box) => {
    if (type === 'mvhd') return [withTimes(type, box, movieTimes)];
    if (type !== 'trak') return [box];
    const track = remaining.shift();
    if (track === undefined) throw new RangeError(`more than ${tracks.length} tracks in the template`);
    return rebuildTrack(box, track);
  });
  if (remaining.length > 0) throw new RangeError(`${remaining.length} tracks are not in the template`);
  return movie;
}

const toMovieTime = ({ durationTicks, timescale }: MovieTrack): number =>
  Math.round((durationTicks * movieTimescale) / timescale);

const rebuildTrack = (trak: Uint8Array, track: MovieTrack): Uint8Array[] =>
  rebuild(trak, (type, box) => {
    if (type === 'tkhd')
      return [withTimes(type, box, { timescale: movieTimescale, durationTicks: toMovieTime(track) })];
    return type === 'mdia' ? rebuildMedia(box, track) : [box];
  });

const rebuildMedia = (mdia: Uint8Array, track: MovieTrack): Uint8Array[] =>
  rebuild(mdia, (type, box) => {
    if (type === 'mdhd') return [withTimes(type, box, track)];
    return type === 'minf' ? rebuildMediaInformation(box, track) : [box];
  });

const rebuildMediaInformation = (minf: Uint8Array, track: MovieTrack): Uint8Array[] =>
  rebuild(minf, (type, box) => (type === 'stbl' ? rebuildSampleTable(box, track) : [box]));

const rebuildSampleTable = (stbl: Uint8Array, { bitRates, tableBoxes }: MovieTrack): Uint8Array[] =>
  rebuild(stbl, (type, box) => (type === 'stsd' ? [withBitRates(box, bitRates), ...tableBoxes] : []));

/** Rebuilds a box with each child replaced by the result of `child`. */
function rebuild(box: Uint8Array, child: (type: string, bytes: Uint8Array) => Uint8Array[]): Uint8Array[] {
  const [outer] = listBoxes(box);
  if (outer === undefined) throw new RangeError('no box');
  const children = [...listBoxes(box, outer.contentStart, outer.end)];
  return makeBoxAround(
    outer.type,
    children.flatMap(({ type, start, end }) => child(type, box.subarray(start, end))),
  );
}

/**
 * Returns a movie, track or media header (`mvhd`, `tkhd`, `mdhd`; ISO/IEC 14496-12, 8.2.2, 8.3.2, 8.4.2) with these
 * times. Where 32 bits are not enough it becomes version 1, which has 64-bit times: at 57,600 ticks a second, after
 * 20 hours.
 *
 * @param header the complete box; not modified
 * @param times.timescale ticks a second; a track header has none, its times are the movie's
 */
export function withTimes(
  type: 'mvhd' | 'tkhd' | 'mdhd',
  header: Uint8Array,
  times: { durationTicks: number; timescale: number },
): Uint8Array {
  const content = header.subarray(8);
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const timeBytes = view.getUint8(0) === 1 ? 8 : 4;
  const wide = timeBytes === 8 || times.durationTicks > maxUint32;
  // Creation and modification time, then the timescale, or the track's number and four bytes that are kept.
  const between = type === 'tkhd' ? 8 : 4;
  const afterDates = 4 + 2 * timeBytes;
  const afterDuration = afterDates + between + timeBytes;

  const versionAndFlags = Uint8Array.of(wide ? 1 : 0, ...content.subarray(1, 4));
  const dates = [4, 4 + timeBytes].map((at) => time(readTime(view, at, timeBytes), wide));
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

/** The number of bytes before the boxes in a sample entry (ISO/IEC 14496-12, 12.1.3 and 12.2.3, version 0). */
const entryFields: Readonly<Record<string, number>> = { avc1: 78, mp4a: 28 };

const descriptor = { elementaryStream: 3, decoderConfig: 4 } as const;

/**
 * Returns a sample description (`stsd`) with these bit rates wherever it states any: in `btrt` boxes, and for AAC
 * also in the decoder configuration.
 *
 * @param description the complete box; not modified
 * @throws RangeError when the codec is neither H.264 nor AAC, or the box is damaged
 */
export function withBitRates(description: Uint8Array, { average, peak }: BitRates): Uint8Array {
  const described = Uint8Array.from(description);
  const view = new DataView(described.buffer);
  const setRates = (at: number): void => {
    view.setUint32(at, peak);
    view.setUint32(at + 4, average);
  };
  // The box header, version and flags, and the number of entries.
  for (const entry of listBoxes(described, 16)) {
    const fields = entryFields[entry.type];
    if (fields === undefined) throw new RangeError(`a sample description of ${entry.type}`);
    for (const box of listBoxes(described, entry.contentStart + fields, entry.end)) {
      // The size of a buffer comes first.
      if (box.type === 'btrt') setRates(box.contentStart + 4);
      if (box.type === 'esds') setRates(findStreamRates(described, box.contentStart + 4));
    }
  }
  return described;
}

/** Finds the bit rates in the elementary stream descriptor at this offset (ISO/IEC 14496-1, 7.2.6.5 and 7.2.6.6). */
function findStreamRates(bytes: Uint8Array, at: number): number {
  // The content begins with an id and flags; when the flags are 0, the decoder configuration follows.
  const stream = findDescriptorContent(bytes, at, descriptor.elementaryStream);
  if (bytes[stream + 2] !== 0) throw new RangeError('an elementary stream with options');
  // Object type, stream type and the size of a buffer come first.
  return findDescriptorContent(bytes, stream + 3, descriptor.decoderConfig) + 5;
}

/** Finds the content of a descriptor: it follows the tag and a length in groups of 7 bits. */
function findDescriptorContent(bytes: Uint8Array, at: number, tag: number): number {
  if (bytes[at] !== tag) throw new RangeError(`no descriptor ${tag} at byte ${at}`);
  let next = at + 1;
  while (((bytes[next] ?? 0) & 0x80) !== 0) next += 1;
  return next + 1;
}
