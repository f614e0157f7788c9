import { randomBytes } from 'node:crypto';
import { type Settings } from '../config.ts';
import { type AppManifest } from '../manifest/app-manifest.ts';

const SECRET_BYTES = 24;

/** The result of resolving the secret path of an app that VOD calls. */
export interface SecretPath {
  /** With the secret, where there is one. */
  readonly settings: Settings;
  /** The variable of a new secret; VOD has to be given the address with it. */
  readonly madeFor: string | undefined;
  /** Whoever learns the address may send events, or read them. */
  readonly isOpen: boolean;
}

/**
 * Adds the secret path below which VOD calls an app: the one that is set, or the one that the function already has; a new
 * function gets a new one. An existing function without one stays so, since VOD calls the address it knows, and its events
 * would be lost otherwise.
 *
 * @param present the variables of the function as it is; undefined when there is none
 * @param options.isPublic leave it without one
 */
export function withSecretPath(
  { vodCallback }: Pick<AppManifest, 'vodCallback'>,
  settings: Settings,
  present: Readonly<Record<string, string>> | undefined,
  { isPublic }: { isPublic: boolean },
): SecretPath {
  const unchanged = { settings, madeFor: undefined, isOpen: false };
  const name = vodCallback?.pathSecret;
  if (name === undefined || (settings.environment[name] ?? '') !== '') return unchanged;
  if (isPublic) return { ...unchanged, isOpen: true };
  const kept = present?.[name];
  const secret = kept ?? (present === undefined ? randomBytes(SECRET_BYTES).toString('hex') : undefined);
  if (secret === undefined) return { ...unchanged, isOpen: true };
  return {
    settings: { ...settings, environment: { ...settings.environment, [name]: secret } },
    madeFor: kept === undefined ? name : undefined,
    isOpen: false,
  };
}
