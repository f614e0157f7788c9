import { type Environment } from '../config.ts';
import { type AppManifest, listCodes } from '../manifest/app-manifest.ts';

/**
 * What an app needs and who deploys has not set, in words.
 *
 * @param environment of who deploys
 */
export function missingVariables(manifest: AppManifest, environment: Environment): string[] {
  const { cfs, environment: names } = manifest;
  const isSet = (name: string): boolean => !['', 'undefined', undefined].includes(environment[name]);
  const defaults = isSet('CFS_ID') ? (cfs?.environment ?? {}) : {};
  return [
    ...names.required
      .filter((name) => !isSet(name) && defaults[name] === undefined && names.fixed[name] === undefined)
      .map((name) => `${name}: missing${hint(cfs?.environment[name])}`),
    ...(listCodes(manifest).some(({ type }) => type === 'image') && !isSet('IMAGE_REPOSITORY')
      ? [
          'IMAGE_REPOSITORY: missing (registry and namespace of images, such as ccr.ccs.tencentyun.com/my-team)',
        ]
      : []),
  ];
}

function hint(value: string | undefined): string {
  return value === undefined ? '' : ` (with CFS_ID it would be ${value})`;
}
