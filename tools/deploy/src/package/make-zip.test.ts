import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createBootstrap, checkZip, makeZip, listZipFiles } from './make-zip.ts';

const files = [
  { path: 'scf_bootstrap', content: Buffer.from('#!/bin/bash\n'), isExecutable: true },
  { path: 'parts/a.js', content: Buffer.from('1;\n'.repeat(1000)) },
];

test('the bytes depend only on names and contents, not on the order or the time zone', () => {
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

test('only scf_bootstrap is executable', () => {
  expect(readUnixModes(makeZip(files))).toEqual({ scf_bootstrap: '100755', 'parts/a.js': '100644' });
});

/** Reads the modes in the central directory, which programs that unpack use. */
function readUnixModes(zip: Buffer): Record<string, string> {
  const modes: Record<string, string> = {};
  const signature = Buffer.from('PK\x01\x02', 'latin1');
  for (let at = zip.indexOf(signature); at >= 0; at = zip.indexOf(signature, at + 1)) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
    modes[name] = (zip.readUInt32LE(at + 38) >>> 16).toString(8);
  }
  return modes;
}

const program = [{ path: 'main.js', content: Buffer.from('1;\n') }];

test('the bootstrap starts the platform’s Node by its absolute path, on 0.0.0.0:9000', () => {
  expect(createBootstrap('Nodejs20.19')).toMatchInlineSnapshot(`
    "#!/bin/bash
    # Where the platform expects the service: 0.0.0.0:9000.
    export HOST="\${HOST:-0.0.0.0}" PORT="\${PORT:-9000}"
    exec /var/lang/node20/bin/node main.js
    "
  `);
});

test('accepts a package of ours', () => {
  expect(() => checkZip(listZipFiles(program, 'Nodejs20.19'), 1000)).not.toThrow();
});

test('lists everything that the platform would reject', () => {
  const bootstrap = { path: 'scf_bootstrap', content: Buffer.from('#!/bin/sh\r\nnode main.js\r\n') };
  expect(() => checkZip([bootstrap], 60 * 1024 * 1024)).toThrow(
    'the package: scf_bootstrap: must be executable; scf_bootstrap: must have LF at the end of lines; ' +
      'scf_bootstrap: must begin with #!/bin/bash; scf_bootstrap: must start the program by its absolute path; ' +
      '62914560 bytes as a zip, at most 52428800; main.js: missing',
  );
});
