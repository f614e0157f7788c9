import { ServiceError, toMessage } from '@scf-media/protocol/errors';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type AppManifest, listCodes, type ManifestCode } from '../app-manifest.ts';
import { hashFiles, type PackageFile, getPackagePaths } from './package-files.ts';

/** A package that `nx package` created. */
export interface ReadyPackage {
  /** The zip, or the folder that is an image's build context. */
  readonly path: string;
  /** SHA-256 of its contents in hex. */
  readonly hash: string;
}

/**
 * Reads the packages of an app.
 *
 * @param packages the folder of all packages
 * @returns a function that returns the package for a code of the manifest
 * @throws ServiceError `NotPackaged`
 */
export async function readPackages(
  packages: string,
  app: string,
  manifest: AppManifest,
): Promise<(code: ManifestCode) => ReadyPackage> {
  const ready = new Map<string, ReadyPackage>();
  for (const code of listCodes(manifest)) ready.set(code.type, await readPackage(packages, app, code));
  return ({ type }) => {
    const found = ready.get(type);
    if (found === undefined) throw new TypeError(`no function of ${app} runs from a ${type}`);
    return found;
  };
}

async function readPackage(packages: string, app: string, code: ManifestCode): Promise<ReadyPackage> {
  const { zip, image } = getPackagePaths(packages, app);
  try {
    if (code.type === 'image') return { path: image, hash: hashFiles(await readFiles(image)) };
    const hash = createHash('sha256')
      .update(await readFile(zip))
      .digest('hex');
    return { path: zip, hash };
  } catch (cause) {
    throw new ServiceError(
      'NotPackaged',
      `${app} has no package yet (${toMessage(cause)}): npx nx package ${app}`,
      { fault: 'caller', cause },
    );
  }
}

async function readFiles(folder: string): Promise<PackageFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map(async (path) => ({ path: relative(folder, path), content: await readFile(path) })),
  );
}
