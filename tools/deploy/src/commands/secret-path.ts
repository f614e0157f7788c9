import { randomBytes } from 'node:crypto';
import { type Settings } from '../config.ts';
import { type AppManifest } from '../app-manifest.ts';

const SECRET_BYTES = 24;

/** The result of resolving the secret path of an app that VOD calls. */
interface SecretPath {
  /** Includes the secret, if any. */
  readonly settings: Settings;
  /** The variable of a new secret, if there is one; VOD has to get the address with it. */
  readonly newVariable: string | undefined;
  /** Anyone who learns the address may send events, or read them. */
  readonly isOpen: boolean;
}

/**
 * Adds the secret path below which VOD calls an app: the one in the environment, or the one that the function already has; a
 * new function gets a new one. An existing function without one remains without, since VOD would keep calling the old address,
 * and its events would be lost.
 *
 * @param present the actual variables of the function; undefined before it is created
 * @param options.isPublic whether to leave it without one
 */
export function withSecretPath(
  { vodCallback }: Pick<AppManifest, 'vodCallback'>,
  settings: Settings,
  present: Readonly<Record<string, string>> | undefined,
  { isPublic }: { isPublic: boolean },
): SecretPath {
  const unchanged = { settings, newVariable: undefined, isOpen: false };
  const name = vodCallback?.pathSecret;
  if (name === undefined || (settings.environment[name] ?? '') !== '') return unchanged;
  if (isPublic) return { ...unchanged, isOpen: true };
  const kept = present?.[name];
  const secret = kept ?? (present === undefined ? randomBytes(SECRET_BYTES).toString('hex') : undefined);
  if (secret === undefined) return { ...unchanged, isOpen: true };
  return {
    settings: { ...settings, environment: { ...settings.environment, [name]: secret } },
    newVariable: kept === undefined ? name : undefined,
    isOpen: false,
  };
}
