import type { BitRates } from './bit-rate-meter.ts';
import { makeBoxHeader, sumBytes, maxUint32 } from './boxes.ts';
import { createMovieBox } from './movie-box.ts';

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
