import { ServiceError } from '@scf-media/protocol/errors';
import { type PackageFile } from './package-file.ts';

const MIB = 1024 * 1024;
/** Of `Code.ZipFile`; more than this has to come from COS (https://cloud.tencent.com/document/api/583/17244). */
const MAX_ZIP_BYTES = 50 * MIB;
/** Code and layers together, unpacked. */
const MAX_UNPACKED_BYTES = 500 * MIB;

/**
 * Checks a package against the limits of the platform.
 *
 * @param zipBytes its size as a zip
 * @throws ServiceError `InvalidPackage` that names everything at fault at once
 */
export function checkZip(files: readonly PackageFile[], zipBytes: number): void {
  const problems = [...bootstrapProblems(files), ...sizeProblems(files, zipBytes)];
  if (!files.some(({ path }) => path === 'main.js')) problems.push('main.js: missing');
  if (problems.length > 0) {
    throw new ServiceError('InvalidPackage', `the package: ${problems.join('; ')}`, { fault: 'service' });
  }
}

function bootstrapProblems(files: readonly PackageFile[]): string[] {
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

function sizeProblems(files: readonly PackageFile[], zipBytes: number): string[] {
  const unpacked = files.reduce((sum, { content }) => sum + content.byteLength, 0);
  return [
    ...(zipBytes > MAX_ZIP_BYTES ? [`${zipBytes} bytes as a zip, at most ${MAX_ZIP_BYTES}`] : []),
    ...(unpacked > MAX_UNPACKED_BYTES ? [`${unpacked} bytes unpacked, at most ${MAX_UNPACKED_BYTES}`] : []),
  ];
}
