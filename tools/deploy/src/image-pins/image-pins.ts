import { ServiceError } from '@scf-media/protocol/errors';

const DAY_MS = 24 * 3_600_000;
const FROM = /^FROM (node:[\w.-]+)(@\S+)?$/m;
const DATE = /^ARG DEBIAN_DATE=(.*)$/m;
const DIGEST = /^sha256:[\da-f]{64}$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** The pinned parts of an image, apart from our own program. */
interface ImagePins {
  /** Name and tag of the base image. */
  readonly base: string;
  /** The digest of the base image; undefined for whatever the tag refers to at the build. */
  readonly digest: string | undefined;
  /** The date of the Debian packages, such as 2026-11-28. */
  readonly debianDate: string;
}

/**
 * Reads the pins of one of our Dockerfiles.
 *
 * @throws ServiceError `InvalidPins` that names the invalid pin
 */
export function readImagePins(dockerfile: string): ImagePins {
  const [, base, digest] = FROM.exec(dockerfile) ?? [];
  const debianDate = DATE.exec(dockerfile)?.[1];
  if (base === undefined) throw invalid('FROM: must be node:<tag>, with or without @sha256:<digest>');
  if (digest !== undefined && !DIGEST.test(digest.slice(1)))
    throw invalid('FROM: the digest must be sha256: and 64 hex digits');
  if (debianDate === undefined || !isDay(debianDate))
    throw invalid('DEBIAN_DATE: must be a day such as 2026-11-28');
  return { base, digest: digest?.slice(1), debianDate };
}

/**
 * Replaces the pins of a Dockerfile.
 *
 * @param pins.digest of the base image, as `docker buildx imagetools inspect` prints it
 * @throws ServiceError `InvalidPins`
 */
export function replaceImagePins(
  dockerfile: string,
  { digest, debianDate }: { readonly digest: string; readonly debianDate: string },
): string {
  const moved = dockerfile
    .replace(FROM, (_line, base: string) => `FROM ${base}@${digest}`)
    .replace(DATE, `ARG DEBIAN_DATE=${debianDate}`);
  readImagePins(moved);
  return moved;
}

/** Counts the whole days since the date of the Debian packages; 0 for a date in the future. */
export function countDaysBehind({ debianDate }: Pick<ImagePins, 'debianDate'>, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Date.parse(debianDate)) / DAY_MS));
}

const isDay = (text: string): boolean => DAY.test(text) && !Number.isNaN(Date.parse(text));

const invalid = (message: string): ServiceError =>
  new ServiceError('InvalidPins', message, { fault: 'caller' });
