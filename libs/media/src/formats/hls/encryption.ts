import { createCipheriv } from 'node:crypto';

export interface HlsKey {
  /**
   * 16 bytes as 32 hexadecimal digits. It is not written anywhere: only players that are allowed to fetch `uri` get
   * it.
   */
  hex: string;
  /** Where players fetch the 16 bytes. */
  uri: string;
}

/**
 * Encrypts segments with AES-128 as HLS defines it (RFC 8216, 4.3.2.4 and 5.2): each segment in CBC mode with
 * PKCS7 padding, with its number as the initialization vector. So the playlist need not state a vector, and a segment
 * that is made again is identical.
 *
 * @throws RangeError when the key is malformed or the URI cannot stand in a playlist; the message contains neither
 */
export function createSegmentEncryption({
  hex,
  uri,
}: HlsKey): (segment: Uint8Array, number: number) => Uint8Array {
  if (!/^[0-9a-f]{32}$/i.test(hex)) throw new RangeError('the key is not 32 hexadecimal digits');
  if (uri === '' || /["\u0000-\u001f]/.test(uri)) throw new RangeError('the URI of the key cannot be quoted');
  const key = Buffer.from(hex, 'hex');
  return (segment, number) => {
    const iv = Buffer.alloc(16);
    iv.writeBigUInt64BE(BigInt(number), 8);
    const cipher = createCipheriv('aes-128-cbc', key, iv);
    return Buffer.concat([cipher.update(segment), cipher.final()]);
  };
}
