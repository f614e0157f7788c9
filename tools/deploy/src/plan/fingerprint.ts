import { createHash } from 'node:crypto';
import { type DesiredFunction, type FunctionSettings } from '../desired/desired-function.ts';

/**
 * What the descriptions of a function and its versions contain, so that the next deployment recognises them: the platform
 * returns neither the content of a package nor the settings of a version. A description may have letters, digits, spaces and
 * full stops.
 */
interface Fingerprint {
  readonly code: string;
  readonly settings: string;
}

const HEX_DIGITS = 32;

/** Hashes the code and the settings of a desired function. */
export function toFingerprint({ code, settings }: DesiredFunction): Fingerprint {
  return { code: code.hash.slice(0, HEX_DIGITS), settings: hashSettings(settings) };
}

/** Computes a truncated SHA-256 of the settings, independent of the order of variables. */
function hashSettings(settings: FunctionSettings): string {
  const environment = Object.entries(settings.environment).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { memoryMb, timeoutSeconds, initTimeoutSeconds, concurrency, role, vpc, cfs, logs } = settings;
  const parts = [memoryMb, timeoutSeconds, initTimeoutSeconds, concurrency, environment];
  const resources = [
    role ?? '',
    [vpc?.vpcId, vpc?.subnetId],
    [cfs?.id, cfs?.remoteDir, cfs?.mountPath],
    [logs?.logsetId, logs?.topicId],
  ];
  return createHash('sha256')
    .update(JSON.stringify([parts, resources]))
    .digest('hex')
    .slice(0, HEX_DIGITS);
}

/** Formats a description. @param fingerprint without settings for a function, whose settings can be read */
export function describeFingerprint(fingerprint: { code: string; settings?: string }): string {
  const settings = fingerprint.settings === undefined ? '' : ` settings ${fingerprint.settings}`;
  return `scf media code ${fingerprint.code}${settings}`;
}

/** Parses a description; undefined if it is not one of ours. */
export function readFingerprint(description: string): { code: string; settings?: string } | undefined {
  const match = /^scf media code ([0-9a-f]+)(?: settings ([0-9a-f]+))?$/.exec(description);
  const [, code, settings] = match ?? [];
  if (code === undefined) return undefined;
  return settings === undefined ? { code } : { code, settings };
}
