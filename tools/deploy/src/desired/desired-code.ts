import { type Settings } from '../config.ts';
import { type ManifestCode } from '../manifest/app-manifest.ts';
import { type ReadyPackage } from '../package/read-package.ts';
import { type DesiredCode } from './desired-function.ts';

const TAG_DIGITS = 16;

/**
 * What a function of an app is to run. An image is named for what it is made of, so a name that is there already needs no
 * building.
 */
export function desiredCode(
  app: string,
  code: ManifestCode,
  { path, hash }: ReadyPackage,
  { image }: Settings,
): DesiredCode {
  if (code.type === 'zip') return { type: 'zip', path, hash };
  const uri = `${(image.repository ?? '').replace(/\/$/, '')}/${app}:${hash.slice(0, TAG_DIGITS)}`;
  return { type: 'image', context: path, hash, uri, registryId: image.registryId };
}
