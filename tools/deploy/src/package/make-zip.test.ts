import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeZip } from './make-zip.ts';

const files = [
  { path: 'scf_bootstrap', content: Buffer.from('#!/bin/bash\n'), isExecutable: true },
  { path: 'parts/a.js', content: Buffer.from('1;\n'.repeat(1000)) },
];

test('the bytes depend on names and contents only: not on the order, nor on the time zone', () => {
  const before = process.env['TZ'];
  const first = makeZip(files);
  try {
    process.env['TZ'] = 'Asia/Shanghai';
    expect(makeZip(files.toReversed()).equals(first)).toBe(true);
    process.env['TZ'] = 'America/Los_Angeles';
    expect(makeZip(files).equals(first)).toBe(true);
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
  expect(createHash('sha256').update(first).digest('hex')).toMatchInlineSnapshot(
    `"01ac8d3e37370efb312a4c58d18610e18476172f3325b0579b02117cfd93070d"`,
  );
});

test('what starts the program is executable, nothing else is', () => {
  expect(unixModes(makeZip(files))).toEqual({ scf_bootstrap: '100755', 'parts/a.js': '100644' });
});

/** The modes in the central directory, which is what unpacks go by. */
function unixModes(zip: Buffer): Record<string, string> {
  const modes: Record<string, string> = {};
  const signature = Buffer.from('PK\x01\x02', 'latin1');
  for (let at = zip.indexOf(signature); at >= 0; at = zip.indexOf(signature, at + 1)) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    modes[name] = (zip.readUInt32LE(at + 38) >>> 16).toString(8);
  }
  return modes;
}
