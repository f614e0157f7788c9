import { createHash } from 'node:crypto';

/**
 * What `Content-MD5` may be for a body. The documents' samples for JavaScript and Python encode the hex digits of the
 * digest, the one for Java the digest itself.
 */
export function computeContentMd5s(body: Uint8Array): { ofHexDigits: string; ofDigest: string } {
  const digest = createHash('md5').update(body).digest();
  return {
    ofHexDigits: Buffer.from(digest.toString('hex')).toString('base64'),
    ofDigest: digest.toString('base64'),
  };
}
