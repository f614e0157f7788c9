import { ServiceError } from '@scf-media/protocol/errors';
import { type Settings } from '../config.ts';
import { type AppManifest, type ManifestFunction } from '../manifest/app-manifest.ts';

const MAX_BYTES = 4096;
const RESERVED = /^(SCF_|QCLOUD_|TENCENTCLOUD_)/;

/**
 * The environment variables of one function: those of the manifest, and those that the manifest names and who deploys has
 * set. Keys go along when they are given for the functions, or when there is no role; then they are those of who deploys, as
 * in the documents.
 *
 * @throws ServiceError `InvalidConfig` that names everything that does not fit, and no value
 */
export function functionEnvironment(
  { environment, cfs }: AppManifest,
  fn: Pick<ManifestFunction, 'name' | 'environment'>,
  settings: Settings,
): Record<string, string> {
  const given = Object.fromEntries(
    [...environment.required, ...environment.optional].flatMap((name) => {
      const value = settings.environment[name];
      return value === undefined || value === '' || value === 'undefined' ? [] : [[name, value]];
    }),
  );
  const keys = settings.functionKeys ?? (settings.role === undefined ? settings.keys : undefined);
  const values: Record<string, string> = {
    ...(settings.cfs === undefined ? {} : cfs?.environment),
    ...given,
    ...environment.fixed,
    ...fn.environment,
    ...(keys === undefined ? {} : { SECRET_ID: keys.secretId, SECRET_KEY: keys.secretKey }),
  };
  const bytes = Object.entries(values).reduce((sum, entry) => sum + Buffer.byteLength(entry.join('')), 0);
  const problems = [
    ...Object.keys(values)
      .filter((name) => RESERVED.test(name))
      .map((name) => `${name}: the platform reserves this prefix`),
    ...(bytes > MAX_BYTES ? [`${fn.name}: ${bytes} bytes of variables, at most ${MAX_BYTES}`] : []),
  ];
  if (problems.length > 0) {
    throw new ServiceError('InvalidConfig', `environment: ${problems.join('; ')}`, { fault: 'caller' });
  }
  return Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
