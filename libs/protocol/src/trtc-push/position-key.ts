/** The position of a source, stored as JSON while it is pushed; deleted at the end of the file. */
export interface StoredPosition {
  /** ms */
  position: number;
  /** ms; absent if unknown. */
  duration?: number;
  /** When this was written; wall clock, ms. */
  time: number;
}

/**
 * Pure: returns the Redis key of a source's position: one for each VideoSrc, as documented.
 *
 * What follows `?` is part of it, except for the parameters with which Tencent Cloud and others sign a URL: they
 * differ between requests for the same file.
 *
 * @param hash returns the hex digest of a text
 * @param tenant the owner of the position, if several share a Redis: one must not decide where another's push begins
 */
export function toPositionKey(videoSrc: string, hash: (text: string) => string, tenant?: string): string {
  return `trtc-push:position:${tenant === undefined ? '' : `${tenant}:`}${hash(unsigned(videoSrc))}`;
}

const signatureParts = /^(sign|q-|x-cos-|x-amz-|auth_key$|us$|t$|txSecret$|txTime$|expires$|signature$)/i;

function unsigned(videoSrc: string): string {
  const [address = '', ...rest] = videoSrc.split('?');
  const kept = rest
    .join('?')
    .split('&')
    .filter((part) => part !== '' && !signatureParts.test(part.split('=')[0] ?? ''));
  return kept.length === 0 ? address : `${address}?${kept.join('&')}`;
}
