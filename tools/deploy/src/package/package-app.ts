import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imagePackages } from '../../../workspace/setup/debian-packages.mjs';
import { type AppManifest, resolveCode, listCodes } from '../manifest/app-manifest.ts';
import { aptUris } from './apt-uris.ts';
import { checkZip } from './check-zip.ts';
import { imageFiles } from './image-files.ts';
import { checkImageBytes, estimateImageBytes } from './image-size.ts';
import { makeZip } from './make-zip.ts';
import { type PackageFile } from './package-file.ts';
import { packagePaths } from './package-paths.ts';
import { readConsole } from './read-console.ts';
import { readProgram } from './read-program.ts';
import { zipFiles } from './zip-files.ts';

const RECIPE = ['Dockerfile', 'install-packages.sh', 'unneeded-files.txt'];

/** A package that was just made. */
export interface MadePackage {
  /** The zip, or the folder that is an image's build context. */
  readonly path: string;
  /** Of the zip; of an image the estimate of its compressed size, or undefined where apt cannot tell. */
  readonly bytes: number | undefined;
}

/**
 * Makes the packages of an app out of what `nx build` left in its dist folder, with the console's page. A zip beside an image is made of what `nx
 * build-web` left in dist-web: the program of a web function alone, for an older Node.
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
): Promise<MadePackage[]> {
  const dist = options.dist ?? join(root, 'apps', app, 'dist');
  const { folder, zip, image } = packagePaths(options.out ?? join(root, 'dist/packages'), app);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const codes = listCodes(manifest);
  const zipDist = codes.length === 1 ? dist : `${dist}-web`;
  const page = await readConsole(root);
  return Promise.all(
    codes.map(async (code) =>
      code.type === 'zip'
        ? packageZip(zip, zipFiles([...(await readProgram(zipDist)), ...page], code.runtime))
        : packageImage(image, [...(await readProgram(dist)), ...page], minMemoryMb(manifest)),
    ),
  );
}

/** Of the functions that run from the image. */
function minMemoryMb(manifest: AppManifest): number {
  const images = manifest.functions.filter((fn) => resolveCode(manifest, fn).type === 'image');
  return Math.min(...images.map(({ memoryMb }) => memoryMb));
}

async function packageZip(path: string, files: readonly PackageFile[]): Promise<MadePackage> {
  const zip = makeZip(files);
  checkZip(files, zip.byteLength);
  await writeFile(path, zip);
  return { path, bytes: zip.byteLength };
}

async function packageImage(
  path: string,
  program: readonly PackageFile[],
  memoryMb: number,
): Promise<MadePackage> {
  const recipe = RECIPE.map(async (name) => ({
    path: name,
    content: await readFile(join(import.meta.dirname, '../../image', name)),
  }));
  const files = imageFiles({ program, recipe: await Promise.all(recipe), packages: imagePackages });
  for (const file of files) {
    await mkdir(dirname(join(path, file.path)), { recursive: true });
    await writeFile(join(path, file.path), file.content);
  }
  const uris = await aptUris(imagePackages);
  const programBytes = program.reduce((sum, { content }) => sum + content.byteLength, 0);
  const bytes = uris === undefined ? undefined : estimateImageBytes(uris, programBytes);
  if (bytes !== undefined) checkImageBytes(bytes, memoryMb);
  return { path, bytes };
}
