import { describe, expect, it } from 'vitest';
import { listBoxes, maxUint32, makeBox, encodeUint32s } from './boxes.ts';
import { createFileHead } from './file-head.ts';
import { createSampleTables } from './sample-tables.ts';

const fileType = makeBox('ftyp', Buffer.from('isom'));
const stsd = makeBox('stsd', encodeUint32s([0, 1]), makeBox('avc1', new Uint8Array(78)));
const template = makeBox(
  'moov',
  makeBox('mvhd', new Uint8Array(100)),
  makeBox('trak', makeBox('mdia', makeBox('minf', makeBox('stbl', stsd)))),
);

/** A track with a chunk at the start of the media and one further on. */
function buildHead(mediaBytes: number, lastChunk: number) {
  const tables = createSampleTables();
  for (const start of [0, lastChunk]) {
    tables.addSample({ bytes: 10, durationTicks: 500, key: true });
    tables.endChunk(start);
  }
  const track = { timescale: 1000, tables, bitRates: { average: 0, peak: 0 } };
  const head = Buffer.concat(createFileHead({ fileType, template, tracks: [track], mediaBytes }));
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
