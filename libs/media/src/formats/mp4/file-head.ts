import type { BitRates } from './bit-rate-meter.ts';
import { boxHeader, byteLength, maxUint32 } from './boxes.ts';
import { movieBox } from './movie-box.ts';

/** What the head of a file needs of one track. */
export interface HeadTrack {
  /** Ticks a second. */
  timescale: number;
  tables: {
    durationTicks: number;
    /** @param wide whether a place in the file has 64 bits */
    boxes(mediaStart: number, wide: boolean): Uint8Array[];
  };
  bitRates: BitRates;
}

/**
 * All that comes before the media in a file that begins with its movie box: `ftyp`, `moov`, and the header of `mdat`,
 * in pieces.
 *
 * @param file.fileType the `ftyp` box
 * @param file.template a movie box with the same tracks
 * @param file.mediaBytes of all tracks
 */
export function fileHead(file: {
  fileType: Uint8Array;
  template: Uint8Array;
  tracks: readonly HeadTrack[];
  mediaBytes: number;
}): Uint8Array[] {
  const mediaHeader = boxHeader('mdat', file.mediaBytes);
  const headAt = (mediaStart: number, wide: boolean): Uint8Array[] => {
    const tracks = file.tracks.map(({ timescale, tables, bitRates }) => ({
      timescale,
      durationTicks: tables.durationTicks,
      bitRates,
      tableBoxes: tables.boxes(mediaStart, wide),
    }));
    return [file.fileType, ...movieBox(file.template, tracks), mediaHeader];
  };
  // The offsets in the movie box depend on how large it is, and that only on how many they are and how wide.
  const narrowBytes = byteLength(headAt(0, false));
  const wide = narrowBytes + file.mediaBytes > maxUint32;
  return headAt(wide ? byteLength(headAt(0, true)) : narrowBytes, wide);
}
