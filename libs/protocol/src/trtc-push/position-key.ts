/** What is kept under the key of a source while it is pushed, as JSON; the key goes away at the end of the file. */
export interface StoredPosition {
  /** ms */
  position: number;
  /** ms; absent where it is not known. */
  duration?: number;
  /** When this was written; wall clock, ms. */
  time: number;
}

/**
 * The Redis key of a source's position: one for each VideoSrc, as documented. Pure.
 *
 * What stands behind `?` belongs to it, but for the parts by which Tencent Cloud and others sign a URL: they change from one request to the next and name the same file.
 *
 * @param hash hex digest of a text
 * @param tenant whose position it is where several share a Redis: one must not move where another's push begins
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
