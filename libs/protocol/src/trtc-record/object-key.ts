import type { CosConfig } from './cos-config.ts';

/**
 * The COS key of a file, without a slash in front. @param fileName see `fileNameOf`
 *
 * @example objectKeyOf({ Path: '' }, 'a.mp4') // 'a.mp4': Path `/` is the root, and gives no `//`
 */
export function objectKeyOf({ Path }: Pick<CosConfig, 'Path'>, fileName: string): string {
  return Path === '' ? fileName : `${Path}/${fileName}`;
}

/** The name, or the key, of the JSON with the times of a file, which lies beside it. */
export function sidecarOf(fileName: string): string {
  return `${fileName}.json`;
}
