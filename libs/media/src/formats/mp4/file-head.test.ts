import { describe, expect, it, test } from 'vitest';
import { encodeUint32s, listBoxes, makeBox, maxUint32 } from './boxes.ts';
import { createFileHead, createMovieBox, type MovieTrack, withBitRates, withTimes } from './file-head.ts';
import { createSampleTables } from './sample-tables.ts';

const fileType = makeBox('ftyp', Buffer.from('isom'));
const emptyStsd = makeBox('stsd', encodeUint32s([0, 1]), makeBox('avc1', new Uint8Array(78)));
const oneTrackMovie = makeBox(
  'moov',
  makeBox('mvhd', new Uint8Array(100)),
  makeBox('trak', makeBox('mdia', makeBox('minf', makeBox('stbl', emptyStsd)))),
);

/** A track with a chunk at the start of the media and one further on. */
function buildHead(mediaBytes: number, lastChunk: number) {
  const tables = createSampleTables();
  for (const start of [0, lastChunk]) {
    tables.addSample({ bytes: 10, durationTicks: 500, key: true });
    tables.endChunk(start);
  }
  const track = { timescale: 1000, tables, bitRates: { average: 0, peak: 0 } };
  const head = Buffer.concat(
    createFileHead({ fileType, template: oneTrackMovie, tracks: [track], mediaBytes }),
  );
  const boxes = [...listBoxes(head)];
  return {
    bytes: head.length,
    types: boxes.map(({ type }) => type),
    fileEnd: boxes.at(-1)?.end,
    offsets: ['stco', 'co64'].flatMap((type) => {
      const at = head.indexOf(type);
      if (at === -1) return [];
      const entry = (index: number): number =>
        type === 'stco'
          ? head.readUInt32BE(at + 12 + index * 4)
          : Number(head.readBigUInt64BE(at + 12 + index * 8));
      return [{ type, entries: [entry(0), entry(1)] }];
    }),
  };
}

const narrowBytes = buildHead(20, 10).bytes;

describe('the head of a file', () => {
  it('consists of the file type, the movie, and the header of the media data', () => {
    const head = buildHead(1000, 900);
    expect(head.types).toEqual(['ftyp', 'moov', 'mdat']);
    expect(head.fileEnd).toBe(head.bytes + 1000);
  });

  it('states the chunk offsets, including its own size', () => {
    expect(buildHead(1000, 900).offsets).toEqual([
      { type: 'stco', entries: [narrowBytes, narrowBytes + 900] },
    ]);
  });

  it('uses 32-bit offsets up to 4 GiB', () => {
    const mediaBytes = maxUint32 - narrowBytes;
    const head = buildHead(mediaBytes, mediaBytes - 10);
    expect(head.bytes).toBe(narrowBytes);
    expect(head.fileEnd).toBe(maxUint32);
    expect(head.offsets).toEqual([{ type: 'stco', entries: [narrowBytes, maxUint32 - 10] }]);
  });

  it('uses 64-bit offsets for larger files, including their own size', () => {
    const mediaBytes = maxUint32 - narrowBytes + 1;
    const head = buildHead(mediaBytes, mediaBytes - 10);
    expect(head.bytes).toBe(narrowBytes + 8);
    expect(head.fileEnd).toBe(head.bytes + mediaBytes);
    expect(head.offsets).toEqual([{ type: 'co64', entries: [head.bytes, head.bytes + mediaBytes - 10] }]);
  });

  it('uses a 64-bit header for media data of 4 GiB', () => {
    const head = buildHead(2 ** 33, 2 ** 32);
    expect(head.bytes).toBe(narrowBytes + 16);
    expect(head.fileEnd).toBe(head.bytes + 2 ** 33);
    expect(head.offsets).toEqual([{ type: 'co64', entries: [head.bytes, head.bytes + 2 ** 32] }]);
  });

  it('has no tracks when nothing was recorded', () => {
    const empty = makeBox('moov', makeBox('mvhd', new Uint8Array(100)));
    const head = Buffer.concat(createFileHead({ fileType, template: empty, tracks: [], mediaBytes: 0 }));
    expect([...listBoxes(head)].map(({ type, start, end }) => [type, end - start])).toEqual([
      ['ftyp', 12],
      ['moov', 116],
      ['mdat', 8],
    ]);
  });
});

const hex = (text: string): Uint8Array => Buffer.from(text.replaceAll(' ', ''), 'hex');

const mvhd = (timescale: number, duration: number): Uint8Array =>
  makeBox('mvhd', encodeUint32s([0, 1, 2, timescale, duration, 0x10000]));
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
  const btrt = makeBox('btrt', encodeUint32s([0, ...rates]));
  const stsd = makeBox('stsd', encodeUint32s([0, 1]), makeBox('avc1', new Uint8Array(78).fill(id), btrt));
  return makeBox(
    'trak',
    makeBox('tkhd', encodeUint32s([3, 1, 2, id, 0, movieDuration, 9])),
    makeBox(
      'mdia',
      makeBox('mdhd', encodeUint32s([0, 1, 2, timescale, duration, 9])),
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

const built = (...args: Parameters<typeof createMovieBox>): Uint8Array =>
  new Uint8Array(Buffer.concat(createMovieBox(...args)));

describe('a movie box from a template', () => {
  it('has the tables, times and bit rates of its own samples, and everything else from the template', () => {
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

  it('without tracks has a duration of 0', () => {
    expect(built(template(), [])).toEqual(makeBox('moov', mvhd(57_600, 0), udta));
  });

  it('uses the given tables without copying them', () => {
    const pieces = createMovieBox(template(1), [track]);
    for (const table of newTables) expect(pieces.some((piece) => piece === table)).toBe(true);
  });

  it('is rejected for tracks that the template does not have', () => {
    expect(() => createMovieBox(template(1), [])).toThrow('more than 0 tracks');
    expect(() => createMovieBox(template(1), [track, track])).toThrow('1 tracks are not in the template');
  });
});

const times = (durationTicks: number) => ({ durationTicks, timescale: 0xe100 });

/** Of version 0 and 1: version and flags, two dates, what is between, duration, the rest. */
const narrow = (type: string, between: string, duration: string): Uint8Array =>
  makeBox(type, hex(`00 000003 e1000001 e1000002 ${between} ${duration} aabb`));
const wide = (type: string, between: string, duration: string): Uint8Array =>
  makeBox(type, hex(`01 000003 00000000e1000001 00000000e1000002 ${between} ${duration} aabb`));

describe('the times of a header', () => {
  test.each(['mvhd', 'mdhd'] as const)('of %s are its timescale and duration', (type) => {
    expect(withTimes(type, narrow(type, '00000001', '00000002'), times(0x1234))).toEqual(
      narrow(type, '0000e100', '00001234'),
    );
  });

  it('of a track are only its duration', () => {
    expect(withTimes('tkhd', narrow('tkhd', '00000007 00000000', '00000002'), times(0x1234))).toEqual(
      narrow('tkhd', '00000007 00000000', '00001234'),
    );
  });

  it('take 32 bits while they fit', () => {
    expect(withTimes('mvhd', narrow('mvhd', '00000001', '00000002'), times(0xffff_ffff))).toEqual(
      narrow('mvhd', '0000e100', 'ffffffff'),
    );
  });

  it('take 64 bits otherwise, dates included', () => {
    expect(withTimes('mvhd', narrow('mvhd', '00000001', '00000002'), times(2 ** 32))).toEqual(
      wide('mvhd', '0000e100', '0000000100000000'),
    );
    expect(withTimes('tkhd', narrow('tkhd', '00000007 00000000', '00000002'), times(2 ** 32 + 5))).toEqual(
      wide('tkhd', '00000007 00000000', '0000000100000005'),
    );
  });

  it('keep 64 bits', () => {
    expect(withTimes('mdhd', wide('mdhd', '00000001', '0000000000000002'), times(5))).toEqual(
      wide('mdhd', '0000e100', '0000000000000005'),
    );
  });
});

const rates = { average: 0x0102_0304, peak: 0x0a0b_0c0d };
const before = '11111111 22222222';
const after = '0a0b0c0d 01020304';

const stsd = (entry: Uint8Array): Uint8Array => makeBox('stsd', hex('00000000 00000001'), entry);
const avc1 = (...boxes: Uint8Array[]): Uint8Array =>
  stsd(makeBox('avc1', new Uint8Array(78).fill(5), ...boxes));
const mp4a = (...boxes: Uint8Array[]): Uint8Array =>
  stsd(makeBox('mp4a', new Uint8Array(28).fill(6), ...boxes));
const btrt = (stated: string): Uint8Array => makeBox('btrt', hex(`00000000 ${stated}`));
const avcC = makeBox('avcC', hex('0142c01e'));

/** As MPEG-4 has it: a stream, its decoder with the rates and two bytes about AAC, and what ends it. */
const stream = (stated: string, length: string, flags = '00'): Uint8Array =>
  makeBox(
    'esds',
    hex(`00000000 03 ${length} 0001 ${flags} 04 11 40 15 000000 ${stated} 05 02 1190 06 01 02`),
  );

describe('bit rates in a sample description', () => {
  it('change for H.264, and nothing else does', () => {
    expect(withBitRates(avc1(avcC, btrt(before)), rates)).toEqual(avc1(avcC, btrt(after)));
  });

  it('of AAC also change in the decoder configuration', () => {
    expect(withBitRates(mp4a(stream(before, '19'), btrt(before)), rates)).toEqual(
      mp4a(stream(after, '19'), btrt(after)),
    );
  });

  it('are found after a length of several bytes', () => {
    expect(withBitRates(mp4a(stream(before, '80808019')), rates)).toEqual(mp4a(stream(after, '80808019')));
  });

  it('are not added where there are none', () => {
    expect(withBitRates(avc1(avcC), rates)).toEqual(avc1(avcC));
  });

  it('leave the given description unchanged', () => {
    const given = avc1(btrt(before));
    withBitRates(given, rates);
    expect(given).toEqual(avc1(btrt(before)));
  });

  test.each([
    ['another codec', stsd(makeBox('Opus', new Uint8Array(28)))],
    ['a stream with options', mp4a(stream(before, '19', '80'))],
    ['no stream', mp4a(makeBox('esds', hex('00000000 04 00')))],
  ])('of %s are rejected', (_, description) => {
    expect(() => withBitRates(description, rates)).toThrow(RangeError);
  });
});
