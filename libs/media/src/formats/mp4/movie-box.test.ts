import { describe, expect, it } from 'vitest';
import { makeBox, uint32s } from './boxes.ts';
import { movieBox, type MovieTrack } from './movie-box.ts';

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

const mvhd = (timescale: number, duration: number): Uint8Array =>
  makeBox('mvhd', uint32s([0, 1, 2, timescale, duration, 0x10000]));
const udta = makeBox('udta', hex('abcd'));

/** A track's box with what changes in it, and neighbours that do not. */
function trak(track: {
  id: number;
  movieDuration: number;
  timescale: number;
  duration: number;
  rates: [peak: number, average: number];
  tables: Uint8Array[];
}): Uint8Array {
  const { id, movieDuration, timescale, duration, rates, tables } = track;
  const btrt = makeBox('btrt', uint32s([0, ...rates]));
  const stsd = makeBox('stsd', uint32s([0, 1]), makeBox('avc1', new Uint8Array(78).fill(id), btrt));
  return makeBox(
    'trak',
    makeBox('tkhd', uint32s([3, 1, 2, id, 0, movieDuration, 9])),
    makeBox(
      'mdia',
      makeBox('mdhd', uint32s([0, 1, 2, timescale, duration, 9])),
      makeBox('hdlr', hex('cc')),
      makeBox('minf', makeBox('vmhd', hex('dd')), makeBox('stbl', stsd, ...tables)),
    ),
  );
}

const given = { movieDuration: 7, timescale: 8, duration: 9, rates: [1, 2] as [number, number] };
const oldTables = [makeBox('stts', hex('01')), makeBox('ctts', hex('02')), makeBox('stco', hex('03'))];
const newTables = [makeBox('stts', hex('11')), makeBox('stsz', hex('12'))];
const track: MovieTrack = {
  timescale: 48_000,
  durationTicks: 96_000,
  bitRates: { peak: 300, average: 200 },
  tableBoxes: newTables,
};
const made = {
  timescale: 48_000,
  duration: 96_000,
  rates: [300, 200] as [number, number],
  tables: newTables,
};

const template = (...ids: number[]): Uint8Array =>
  makeBox('moov', mvhd(1, 1), ...ids.map((id) => trak({ ...given, id, tables: oldTables })), udta);

const built = (...args: Parameters<typeof movieBox>): Uint8Array =>
  new Uint8Array(Buffer.concat(movieBox(...args)));

describe('a movie box like another', () => {
  it('has the tables, times and bit rates of its own samples, and all else of the other', () => {
    expect(built(template(2), [track])).toEqual(
      makeBox('moov', mvhd(57_600, 115_200), trak({ ...made, id: 2, movieDuration: 115_200 }), udta),
    );
  });

  it('lasts as long as its longest track', () => {
    const longer = { ...track, timescale: 1000, durationTicks: 3001 };
    expect(built(template(1, 2), [track, longer])).toEqual(
      makeBox(
        'moov',
        mvhd(57_600, 172_858),
        trak({ ...made, id: 1, movieDuration: 115_200 }),
        trak({ ...made, id: 2, movieDuration: 172_858, timescale: 1000, duration: 3001 }),
        udta,
      ),
    );
  });

  it('without tracks lasts no time', () => {
    expect(built(template(), [])).toEqual(makeBox('moov', mvhd(57_600, 0), udta));
  });

  it('has the tables as they were given, not copies', () => {
    const pieces = movieBox(template(1), [track]);
    for (const table of newTables) expect(pieces.some((piece) => piece === table)).toBe(true);
  });

  it('is refused for other tracks than the template has', () => {
    expect(() => movieBox(template(1), [])).toThrow('more than 0 tracks');
    expect(() => movieBox(template(1), [track, track])).toThrow('1 tracks are not in the template');
  });
});
