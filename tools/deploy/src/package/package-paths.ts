import { join } from 'node:path';

/** Where the package of an app is. @param packages the folder of all packages */
export function packagePaths(packages: string, app: string) {
  const folder = join(packages, app);
  return { folder, zip: join(folder, 'code.zip'), image: join(folder, 'image') };
}
