import { describe, expect, it, test } from 'vitest';
import { listBoxes } from './boxes.ts';
import {
  createChunkTables,
  createSampleTables,
  createSyncSamples,
  createTimeToSample,
  createUint32Column,
} from './sample-tables.ts';

const typesIn = (bytes: Uint8Array): string[] => [...listBoxes(bytes)].map(({ type }) => type);

describe('the tables of a track', () => {
  it('contain its samples and chunks', () => {
    const tables = createSampleTables();
    tables.addSample({ bytes: 500, durationTicks: 1901, key: true });
    tables.addSample({ bytes: 20, durationTicks: 1958, key: false });
    tables.endChunk(0);
    tables.addSample({ bytes: 30, durationTicks: 1958, key: false });
    tables.endChunk(700);
    expect([tables.samples, tables.durationTicks]).toEqual([3, 5817]);
    expect(Buffer.concat(tables.boxes(0x100, false)).toString('hex')).toBe(
      [
        ...['00000020', '73747473', '00000000', '00000002'],
        ...['00000001', '0000076d', '00000002', '000007a6'],
        ...['00000028', '73747363', '00000000', '00000002'],
        ...['00000001', '00000002', '00000001', '00000002', '00000001', '00000001'],
        ...['00000020', '7374737a', '00000000', '00000000', '00000003', '000001f4', '00000014', '0000001e'],
        ...['00000018', '7374636f', '00000000', '00000002', '00000100', '000003bc'],
        ...['00000014', '73747373', '00000000', '00000001', '00000001'],
      ].join(''),
    );
  });

  it('have no list of key frames when every sample is one', () => {
    const tables = createSampleTables();
    tables.addSample({ bytes: 300, durationTicks: 1024, key: true });
    tables.endChunk(0);
    expect(typesIn(Buffer.concat(tables.boxes(0, false)))).toEqual(['stts', 'stsc', 'stsz', 'stco']);
    expect(typesIn(Buffer.concat(tables.boxes(0, true)))).toEqual(['stts', 'stsc', 'stsz', 'co64']);
  });
});

function buildTable(...ticks: number[]) {
  const times = createTimeToSample();
  for (const one of ticks) times.add(one);
  return { hex: Buffer.concat(times.box()).toString('hex'), durationTicks: times.durationTicks };
}

const stts = (size: string, ...content: string[]): string =>
  [size, '73747473', '00000000', ...content].join('');

describe('the durations of samples', () => {
  test.each([
    ['none', [], stts('00000010', '00000000')],
    ['one', [1024], stts('00000018', '00000001', '00000001', '00000400')],
    ['of one length are one entry', [9, 9, 9], stts('00000018', '00000001', '00000003', '00000009')],
    [
      'of other lengths are one entry for each row',
      [3, 4, 4, 3],
      stts(
        '00000028',
        '00000003',
        ...['00000001', '00000003'],
        ...['00000002', '00000004'],
        ...['00000001', '00000003'],
      ),
    ],
    [
      'of zero have an entry, too',
      [0, 5],
      stts('00000020', '00000002', '00000001', '00000000', '00000001', '00000005'),
    ],
  ])('%s', (_, ticks, expected) => {
    expect(buildTable(...ticks).hex).toBe(expected);
  });

  it('add up', () => {
    expect(buildTable(3, 4, 4).durationTicks).toBe(11);
    expect(buildTable().durationTicks).toBe(0);
  });

  it('are limited to the maximum of the box', () => {
    const { hex, durationTicks } = buildTable(2 ** 32 + 10, 1);
    expect(hex).toBe(stts('00000020', '00000002', '00000001', 'ffffffff', '00000001', '00000001'));
    expect(durationTicks).toBe(2 ** 32 + 11);
  });
});

function box(keys: string): string {
  const sync = createSyncSamples();
  for (const one of keys) sync.add(one === 'K');
  return Buffer.concat(sync.box()).toString('hex');
}

const stss = (size: string, ...content: string[]): string =>
  [size, '73747373', '00000000', ...content].join('');

test.each([
  ['no samples', '', ''],
  ['nothing but key frames', 'KKK', ''],
  ['one key frame', 'K--', stss('00000014', '00000001', '00000001')],
  ['a key frame now and then', 'K--K-', stss('00000018', '00000002', '00000001', '00000004')],
  ['several at first', 'KKK-K', stss('00000020', '00000004', '00000001', '00000002', '00000003', '00000005')],
  ['one late', '--K', stss('00000014', '00000001', '00000003')],
  ['no key frame', '-', stss('00000010', '00000000')],
])('%s', (_, keys, expected) => {
  expect(box(keys)).toBe(expected);
});

function tables(...chunks: [start: number, samples: number][]) {
  const made = createChunkTables();
  for (const [start, samples] of chunks) made.add(start, samples);
  const hex = (box: Uint8Array[]): string => Buffer.concat(box).toString('hex');
  return {
    stsc: hex(made.sampleToChunkBox()),
    offsets: (mediaStart: number, wide: boolean) => hex(made.offsetsBox(mediaStart, wide)),
  };
}

const head = (size: string, type: string, entries: string): string => `${size}${type}00000000${entries}`;

describe('the number of samples per chunk', () => {
  test.each<[string, [number, number][], string]>([
    ['no chunks', [], head('00000010', '73747363', '00000000')],
    [
      'the same for all: one entry',
      [
        [0, 24],
        [900, 24],
      ],
      `${head('0000001c', '73747363', '00000001')}000000010000001800000001`,
    ],
    [
      'an entry for each chunk that has another number than the one before',
      [
        [0, 24],
        [900, 24],
        [2000, 23],
        [3000, 24],
      ],
      [
        head('00000034', '73747363', '00000003'),
        ...['000000010000001800000001', '000000030000001700000001', '000000040000001800000001'],
      ].join(''),
    ],
  ])('%s', (_, chunks, expected) => {
    expect(tables(...chunks).stsc).toBe(expected);
  });
});

describe('the offset of a chunk', () => {
  it('counts from the start of the file', () => {
    expect(tables([0, 1], [0x1000, 1]).offsets(0x20, false)).toBe(
      `${head('00000018', '7374636f', '00000002')}0000002000001020`,
    );
  });

  it('takes 32 bits where they suffice', () => {
    expect(tables([0xffff_ff00, 1]).offsets(0xff, false)).toBe(
      `${head('00000014', '7374636f', '00000001')}ffffffff`,
    );
  });

  it('takes 64 bits on request, for all chunks', () => {
    expect(tables([0, 1], [0xffff_ffff, 1], [2 ** 40, 1]).offsets(2, true)).toBe(
      `${head('00000028', '636f3634', '00000003')}000000000000000200000001000000010000010000000002`,
    );
  });
});

function column(values: Iterable<number>) {
  const numbers = createUint32Column();
  for (const value of values) numbers.push(value);
  return numbers;
}

describe('a column of numbers', () => {
  it('is empty at first', () => {
    expect(column([]).length).toBe(0);
    expect(column([]).pieces()).toEqual([]);
  });

  it('stores them in big-endian order, 4 bytes each', () => {
    const numbers = column([1, 0xffff_ffff, 0x0102_0304]);
    expect(numbers.length).toBe(3);
    expect(Buffer.concat(numbers.pieces()).toString('hex')).toBe('00000001ffffffff01020304');
  });

  it('continues in a new block when one is full', () => {
    const numbers = column(Array.from({ length: 4097 }, (_, index) => index));
    expect(numbers.length).toBe(4097);
    expect(numbers.pieces().map(({ length }) => length)).toEqual([16_384, 4]);
    const bytes = Buffer.concat(numbers.pieces());
    expect([bytes.readUInt32BE(4095 * 4), bytes.readUInt32BE(4096 * 4)]).toEqual([4095, 4096]);
  });

  it('ends with its last number when a block is exactly full', () => {
    expect(column(new Array<number>(4096).fill(7)).pieces()).toHaveLength(1);
  });
});
