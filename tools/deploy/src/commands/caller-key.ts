import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Settings } from '../config.ts';
import { type AppManifest } from '../app-manifest.ts';

/** The variables with the key that callers sign with; see docs/environment.md. */
export const CALLER_KEY_NAMES = ['API_APP_KEY', 'API_APP_SECRET'] as const;
const KEY_BYTES = 8;
const SECRET_BYTES = 24;

/** The result of resolving the callers' key. */
interface CallerKey {
  /** Includes the key, if any. */
  readonly settings: Settings;
  readonly isNew: boolean;
  /** Anyone may call, though the app supports a key. */
  readonly isOpen: boolean;
}

/**
 * Adds the key that callers sign with: the one in the environment, the one that the function already has, or a new one. An
 * address that anyone may call exists only on request.
 *
 * @param present the actual variables of the function
 * @param options.isPublic whether to leave it without a key
 */
export function withCallerKey(
  { environment: names }: Pick<AppManifest, 'environment'>,
  settings: Settings,
  present: Readonly<Record<string, string>>,
  { isPublic }: { isPublic: boolean },
): CallerKey {
  const accepted = [...names.required, ...names.optional];
  const unchanged = { settings, isNew: false, isOpen: false };
  if (!CALLER_KEY_NAMES.every((name) => accepted.includes(name))) return unchanged;
  const isSet = (name: string): boolean => (settings.environment[name] ?? '') !== '';
  if (isSet('API_APP_KEY') || isSet('API_KEYS')) return unchanged;
  if (isPublic) return { ...unchanged, isOpen: true };
  const settingsWith = (more: Record<string, string>): Settings => ({
    ...settings,
    environment: { ...more, ...settings.environment },
  });
  const kept = Object.fromEntries(
    ['API_APP_KEY', 'API_APP_SECRET', 'REQUIRE_BODY_SIGNATURE', 'API_KEYS'].flatMap((name) => {
      const value = present[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if (kept['API_APP_KEY'] !== undefined || kept['API_KEYS'] !== undefined)
    return { ...unchanged, settings: settingsWith(kept) };
  const created = {
    API_APP_KEY: `APID${randomBytes(KEY_BYTES).toString('hex')}`,
    API_APP_SECRET: randomBytes(SECRET_BYTES).toString('hex'),
    // The key is new, so no caller depends on leaving the body unsigned.
    REQUIRE_BODY_SIGNATURE: 'true',
  };
  return { settings: settingsWith(created), isNew: true, isOpen: false };
}

/**
 * Writes new secrets to a file that only the deploying user can read; they are never printed.
 *
 * @param names of the variables
 * @returns the path of the file, from the root of the workspace
 */
export async function writeCallerKey(
  root: string,
  app: string,
  { environment, region }: Settings,
  names: readonly string[],
): Promise<string> {
  const folder = '.deploy';
  const path = join(folder, `${app}.${region}.env`);
  await mkdir(join(root, folder), { recursive: true, mode: 0o700 });
  const lines = names.map((name) => `${name}=${environment[name] ?? ''}\n`);
  await writeFile(join(root, path), lines.join(''), { mode: 0o600 });
  return path;
}
