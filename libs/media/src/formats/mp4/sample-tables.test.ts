import { describe, expect, it } from 'vitest';
import { boxesIn } from './boxes.ts';
import { createSampleTables } from './sample-tables.ts';

const typesIn = (bytes: Uint8Array): string[] => [...boxesIn(bytes)].map(({ type }) => type);

describe('the tables of a track', () => {
  it('hold its samples and chunks', () => {
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

  it('are without one of key frames when every sample is one', () => {
    const tables = createSampleTables();
    tables.addSample({ bytes: 300, durationTicks: 1024, key: true });
    tables.endChunk(0);
    expect(typesIn(Buffer.concat(tables.boxes(0, false)))).toEqual(['stts', 'stsc', 'stsz', 'stco']);
    expect(typesIn(Buffer.concat(tables.boxes(0, true)))).toEqual(['stts', 'stsc', 'stsz', 'co64']);
  });
});
