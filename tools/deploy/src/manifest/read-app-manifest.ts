import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AppManifest, appManifestSchema } from './app-manifest.ts';

/**
 * Reads `apps/<app>/scf.json`.
 *
 * @param root the workspace
 * @throws ServiceError `InvalidManifest` that names everything that is wrong with it
 */
export async function readAppManifest(root: string, app: string): Promise<AppManifest> {
  const path = join('apps', app, 'scf.json');
  const invalid = (problem: string, cause?: unknown): ServiceError =>
    new ServiceError('InvalidManifest', `${path}: ${problem}`, { fault: 'caller', cause });
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(root, path), 'utf8'));
  } catch (error) {
    throw invalid(toMessage(error), error);
  }
  const parsed = appManifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}
