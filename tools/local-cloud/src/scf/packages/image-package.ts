import { apiError } from '../../cloud-api/index.ts';
import { type CodePackage } from './code-package.ts';
import { type PackageStore } from './package-store.ts';

/** An image, in the place of a registry's. */
export function readImage(
  imageConfig: { readonly ImageUri: string },
  store: PackageStore,
): Promise<CodePackage> {
  throw apiError('UnsupportedOperation', `${imageConfig.ImageUri} ${store.folderOf('')}`);
}
