import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { imagePackages } from '../../../workspace/setup/debian-packages.mjs';
import { type AppManifest, listCodes, resolveCode } from '../app-manifest.ts';
import { listAptUris, checkImageBytes, estimateImageBytes } from './image-size.ts';
import { checkZip, makeZip, listZipFiles } from './make-zip.ts';
import { type PackageFile, getPackagePaths } from './package-files.ts';
import { readConsole, readProgram } from './read-build.ts';

const RECIPE = ['Dockerfile', 'install-packages.sh', 'unneeded-files.txt'];

/** A new package. */
export interface MadePackage {
  /** The zip, or the folder that is an image's build context. */
  readonly path: string;
  /** The size of the zip, or the estimated compressed size of the image; undefined where apt cannot tell. */
  readonly bytes: number | undefined;
}

/**
 * Creates the packages of an app from its dist folder, which `nx build` created, and the console's page. A zip beside an image
 * is created from dist-web, where `nx build-web` puts the program of the web function alone, for an older Node.
 *
 * @param root the workspace
 * @param options.dist the folder of the build, if not the app's
 * @param options.out the folder of all packages, if not dist/packages
 * @throws ServiceError `NotBuilt`, or `InvalidPackage` when the platform would reject it
 */
export async function packageApp(
  root: string,
  app: string,
  manifest: AppManifest,
  options: { readonly dist?: string; readonly out?: string } = {},
): Promise<MadePackage[]> {
  const dist = options.dist ?? join(root, 'apps', app, 'dist');
  const { folder, zip, image } = getPackagePaths(options.out ?? join(root, 'dist/packages'), app);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const codes = listCodes(manifest);
  const zipDist = codes.length === 1 ? dist : `${dist}-web`;
  const page = await readConsole(root);
  return Promise.all(
    codes.map(async (code) =>
      code.type === 'zip'
        ? packageZip(zip, listZipFiles([...(await readProgram(zipDist)), ...page], code.runtime))
        : packageImage(image, [...(await readProgram(dist)), ...page], findMinMemoryMb(manifest)),
    ),
  );
}

/** Finds the smallest memory of the functions that run from the image. */
function findMinMemoryMb(manifest: AppManifest): number {
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
  const files = listImageFiles({ program, recipe: await Promise.all(recipe), packages: imagePackages });
  for (const file of files) {
    await mkdir(dirname(join(path, file.path)), { recursive: true });
    await writeFile(join(path, file.path), file.content);
  }
  const uris = await listAptUris(imagePackages);
  const programBytes = program.reduce((sum, { content }) => sum + content.byteLength, 0);
  const bytes = uris === undefined ? undefined : estimateImageBytes(uris, programBytes);
  if (bytes !== undefined) checkImageBytes(bytes, memoryMb);
  return { path, bytes };
}

interface ImageParts {
  readonly program: readonly PackageFile[];
  /** The files in tools/deploy/image: the Dockerfile, and what it copies. */
  readonly recipe: readonly PackageFile[];
  /** Names of Debian packages. */
  readonly packages: readonly string[];
}

/** Lists the build context of an image. Nothing else is sent to the builder, so no secret can get into the image. */
function listImageFiles({ program, recipe, packages }: ImageParts): PackageFile[] {
  return [
    ...recipe,
    { path: 'debian-packages.txt', content: Buffer.from(`${packages.join('\n')}\n`) },
    { path: 'package.json', content: Buffer.from('{ "type": "module" }\n') },
    ...program.map((file) => ({ ...file, path: `dist/${file.path}` })),
  ];
}
