import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imagePackages } from '../../../setup/debian-packages.mjs';
import { type AppManifest } from '../manifest/app-manifest.ts';
import { aptUris } from './apt-uris.ts';
import { checkZip } from './check-zip.ts';
import { imageFiles } from './image-files.ts';
import { checkImageBytes, estimateImageBytes } from './image-size.ts';
import { makeZip } from './make-zip.ts';
import { type PackageFile } from './package-file.ts';
import { packagePaths } from './package-paths.ts';
import { readProgram } from './read-program.ts';
import { zipFiles } from './zip-files.ts';

/** A package that was just made. */
export interface MadePackage {
  /** The zip, or the folder that is an image's build context. */
  readonly path: string;
  /** Of the zip; of an image the estimate of its compressed size, or undefined where apt cannot tell. */
  readonly bytes: number | undefined;
}

/**
 * Makes the package of an app out of what `nx build` left in its dist folder.
 *
 * @param root the workspace
 * @param options.dist where the build is, when it is elsewhere
 * @param options.out the folder of all packages, when it is not dist/packages
 * @throws ServiceError `NotBuilt`, or `InvalidPackage` when the platform would not take it
 */
export async function packageApp(
  root: string,
  app: string,
  manifest: AppManifest,
  options: { readonly dist?: string; readonly out?: string } = {},
): Promise<MadePackage> {
  const program = await readProgram(options.dist ?? join(root, 'apps', app, 'dist'));
  const { folder, zip, image } = packagePaths(options.out ?? join(root, 'dist/packages'), app);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return manifest.code.type === 'zip'
    ? packageZip(zip, zipFiles(program, manifest.code.runtime))
    : packageImage(image, program);
}

async function packageZip(path: string, files: readonly PackageFile[]): Promise<MadePackage> {
  const zip = makeZip(files);
  checkZip(files, zip.byteLength);
  await writeFile(path, zip);
  return { path, bytes: zip.byteLength };
}

async function packageImage(path: string, program: readonly PackageFile[]): Promise<MadePackage> {
  const dockerfile = await readFile(join(import.meta.dirname, '../../image/Dockerfile'));
  const files = imageFiles({ program, dockerfile, packages: imagePackages });
  for (const file of files) {
    await mkdir(dirname(join(path, file.path)), { recursive: true });
    await writeFile(join(path, file.path), file.content);
  }
  const uris = await aptUris(imagePackages);
  const programBytes = program.reduce((sum, { content }) => sum + content.byteLength, 0);
  const bytes = uris === undefined ? undefined : estimateImageBytes(uris, programBytes);
  if (bytes !== undefined) checkImageBytes(bytes);
  return { path, bytes };
}
