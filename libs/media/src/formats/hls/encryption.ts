import { createCipheriv } from 'node:crypto';

export interface HlsKey {
  /** 16 bytes as 32 hexadecimal digits. Only players that may get it from `uri`: it is written nowhere. */
  hex: string;
  /** Where players get the 16 bytes. */
  uri: string;
}

/**
 * AES-128 as HLS means it (RFC 8216, 4.3.2.4 and 5.2): the whole segment in CBC mode with PKCS7 padding, and the
 * segment's number as the initialization vector, so that the playlist need not name one and a segment that is made
 * again comes out the same.
 *
 * @throws RangeError when it is no such key, or when the URI cannot stand in a playlist; says nothing of either
 */
export function segmentEncryption({ hex, uri }: HlsKey): (segment: Uint8Array, number: number) => Uint8Array {
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
