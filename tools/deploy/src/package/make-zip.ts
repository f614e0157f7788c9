import { type Zippable, zipSync } from 'fflate';
import { ServiceError } from '@scf-media/protocol/errors';
import type { PackageFile } from './package-files.ts';

/** The path of each runtime's Node on the platform (https://docs.cloudbase.net/cloud-function/develop/scf-bootstrap). */
const platformNode = {
  'Nodejs18.15': '/var/lang/node18/bin/node',
  'Nodejs20.19': '/var/lang/node20/bin/node',
} as const;

/** A runtime that code packages can name. */
type ZipRuntime = keyof typeof platformNode;

/**
 * Creates the `scf_bootstrap` of a web function, which the platform starts in the folder of the package and expects to
 * listen on 0.0.0.0:9000 (https://cloud.tencent.com/document/product/583/56126).
 */
export function createBootstrap(runtime: ZipRuntime): string {
  return [
    '#!/bin/bash',
    '# Where the platform expects the service: 0.0.0.0:9000.',
    'export HOST="${HOST:-0.0.0.0}" PORT="${PORT:-9000}"',
    `exec ${platformNode[runtime]} main.js`,
    '',
  ].join('\n');
}

/** Lists the files of a code package: the program, `scf_bootstrap`, and the package.json that declares ES modules. */
export function listZipFiles(program: readonly PackageFile[], runtime: ZipRuntime): PackageFile[] {
  return [
    { path: 'scf_bootstrap', content: Buffer.from(createBootstrap(runtime)), isExecutable: true },
    { path: 'package.json', content: Buffer.from('{ "type": "module" }\n') },
    ...program,
  ];
}

const UNIX = 3;
const REGULAR_FILE = 0o100_000;

/**
 * Creates a zip that depends only on names and contents: sorted, with the same time and the mode 755 or 644 for each file,
 * compressed by a library in JavaScript, because zlib differs between versions of Node.
 */
export function makeZip(files: readonly PackageFile[]): Buffer {
  const entries: Zippable = {};
  // The earliest time of a zip, in local time, because the library reads it in local time.
  const mtime = new Date(1980, 0, 1);
  for (const { path, content, isExecutable } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const mode = REGULAR_FILE | (isExecutable ? 0o755 : 0o644);
    entries[path] = [content, { level: 9, mtime, os: UNIX, attrs: (mode << 16) >>> 0 }];
  }
  return Buffer.from(zipSync(entries));
}

const MIB = 1024 * 1024;
/** The limit of `Code.ZipFile`; larger packages have to come from COS (https://cloud.tencent.com/document/api/583/17244). */
const MAX_ZIP_BYTES = 50 * MIB;
/** The limit of code and layers together, unpacked. */
const MAX_UNPACKED_BYTES = 500 * MIB;

/**
 * Checks a package against the limits of the platform.
 *
 * @param zipBytes its size as a zip
 * @throws ServiceError `InvalidPackage` that lists every problem
 */
export function checkZip(files: readonly PackageFile[], zipBytes: number): void {
  const problems = [...findBootstrapProblems(files), ...findSizeProblems(files, zipBytes)];
  if (!files.some(({ path }) => path === 'main.js')) problems.push('main.js: missing');
  if (problems.length > 0) {
    throw new ServiceError('InvalidPackage', `the package: ${problems.join('; ')}`, { fault: 'service' });
  }
}

function findBootstrapProblems(files: readonly PackageFile[]): string[] {
  const bootstrap = files.find(({ path }) => path === 'scf_bootstrap');
  if (bootstrap === undefined) return ['scf_bootstrap: missing'];
  const text = bootstrap.content.toString();
  return [
    ...(bootstrap.isExecutable ? [] : ['scf_bootstrap: must be executable']),
    ...(text.includes('\r') ? ['scf_bootstrap: must have LF at the end of lines'] : []),
    ...(text.startsWith('#!/bin/bash\n') ? [] : ['scf_bootstrap: must begin with #!/bin/bash']),
    ...(/^exec \//m.test(text) ? [] : ['scf_bootstrap: must start the program by its absolute path']),
  ];
}

function findSizeProblems(files: readonly PackageFile[], zipBytes: number): string[] {
  const unpacked = files.reduce((sum, { content }) => sum + content.byteLength, 0);
  return [
    ...(zipBytes > MAX_ZIP_BYTES ? [`${zipBytes} bytes as a zip, at most ${MAX_ZIP_BYTES}`] : []),
    ...(unpacked > MAX_UNPACKED_BYTES ? [`${unpacked} bytes unpacked, at most ${MAX_UNPACKED_BYTES}`] : []),
  ];
}
