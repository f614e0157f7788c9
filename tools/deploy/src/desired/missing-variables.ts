import { type Environment } from '../config.ts';
import { type AppManifest, listCodes } from '../app-manifest.ts';

/**
 * Lists the variables that an app requires and the environment does not set, with an explanation.
 *
 * @param environment of the deployment
 */
export function listMissingVariables(manifest: AppManifest, environment: Environment): string[] {
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
  return value === undefined ? '' : ` (with CFS_ID, the default is ${value})`;
}
