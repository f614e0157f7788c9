import { expect, test } from 'vitest';
import { bootstrapScript } from './bootstrap.ts';
import { checkZip } from './check-zip.ts';
import { zipFiles } from './zip-files.ts';

const program = [{ path: 'main.js', content: Buffer.from('1;\n') }];

test('the bootstrap starts the platform’s Node by its absolute path, on 0.0.0.0:9000', () => {
  expect(bootstrapScript('Nodejs20.19')).toMatchInlineSnapshot(`
    "#!/bin/bash
    # Where the platform expects the service: 0.0.0.0:9000.
    export HOST="\${HOST:-0.0.0.0}" PORT="\${PORT:-9000}"
    exec /var/lang/node20/bin/node main.js
    "
  `);
});

test('a package of ours is taken', () => {
  expect(() => checkZip(zipFiles(program, 'Nodejs20.19'), 1000)).not.toThrow();
});

test('everything that the platform would not take is named at once', () => {
  const bootstrap = { path: 'scf_bootstrap', content: Buffer.from('#!/bin/sh\r\nnode main.js\r\n') };
  expect(() => checkZip([bootstrap], 60 * 1024 * 1024)).toThrow(
    'the package: scf_bootstrap: must be executable; scf_bootstrap: must have LF at the end of lines; ' +
      'scf_bootstrap: must begin with #!/bin/bash; scf_bootstrap: must start the program by its absolute path; ' +
      '62914560 bytes as a zip, at most 52428800; main.js: missing',
  );
});
