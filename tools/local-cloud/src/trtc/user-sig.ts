import { createHmac, timingSafeEqual } from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';
import { z } from 'zod';

/** Maximum size to inflate; a UserSig has about 200 bytes. */
const MAX_INFLATED_BYTES = 4096;

/** The fields of a UserSig (tls-sig-api-v2). Times in seconds since 1970, `TLS.expire` in seconds after `TLS.time`. */
const documentSchema = z.object({
  'TLS.ver': z.literal('2.0'),
  'TLS.identifier': z.string(),
  'TLS.sdkappid': z.number(),
  'TLS.time': z.number(),
  'TLS.expire': z.number(),
  'TLS.userbuf': z.string().optional(),
  'TLS.sig': z.string(),
});
type Content = Omit<z.output<typeof documentSchema>, 'TLS.sig' | 'TLS.ver'>;

/** The errors of UserSigs, with the codes of the SDK's error page. */
export const SIG_ERRORS = {
  expired: { code: 70001, message: 'userSig has expired' },
  empty: { code: 70002, message: 'the length of userSig is 0' },
  unreadable: { code: 70003, message: 'userSig verification failed: it is cut off or not a userSig' },
  forged: {
    code: 70009,
    message: 'userSig verification failed: it was not made with the key of this sdkAppId',
  },
  otherUser: { code: 70013, message: 'userId does not match the one that userSig was made for' },
  otherApp: { code: 70014, message: 'sdkAppId does not match the one that userSig was made for' },
} as const;
type SigError = (typeof SIG_ERRORS)[keyof typeof SIG_ERRORS];

interface UserSigOptions {
  readonly sdkAppId: number;
  readonly key: string;
  readonly userId: string;
  readonly expireS: number;
  /** Start of its validity, seconds since 1970. */
  readonly atS: number;
}

/** Creates a UserSig like `genUserSig` of tls-sig-api-v2. */
export function makeUserSig({ sdkAppId, key, userId, expireS, atS }: UserSigOptions): string {
  const content = {
    'TLS.ver': '2.0',
    'TLS.identifier': userId,
    'TLS.sdkappid': sdkAppId,
    'TLS.time': atS,
    'TLS.expire': expireS,
  };
  const document = JSON.stringify({ ...content, 'TLS.sig': computeSignature(content, key) });
  return escapeBase64(deflateSync(document).toString('base64'));
}

/** Verifies a UserSig. @returns the error, or undefined if it is valid. @param atS current time, seconds since 1970 */
export function checkUserSig(
  sig: string,
  { sdkAppId, key, userId, atS }: Omit<UserSigOptions, 'expireS'>,
): SigError | undefined {
  if (sig === '') return SIG_ERRORS.empty;
  const document = readDocument(sig);
  if (document === undefined) return SIG_ERRORS.unreadable;
  if (document['TLS.sdkappid'] !== sdkAppId) return SIG_ERRORS.otherApp;
  if (document['TLS.identifier'] !== userId) return SIG_ERRORS.otherUser;
  const expected = Buffer.from(computeSignature(document, key));
  const given = Buffer.from(document['TLS.sig']);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return SIG_ERRORS.forged;
  return document['TLS.time'] + document['TLS.expire'] <= atS ? SIG_ERRORS.expired : undefined;
}

function computeSignature(content: Content, key: string): string {
  const lines = [
    `TLS.identifier:${content['TLS.identifier']}\n`,
    `TLS.sdkappid:${content['TLS.sdkappid']}\n`,
    `TLS.time:${content['TLS.time']}\n`,
    `TLS.expire:${content['TLS.expire']}\n`,
    ...(content['TLS.userbuf'] === undefined ? [] : [`TLS.userbuf:${content['TLS.userbuf']}\n`]),
  ];
  return createHmac('sha256', key).update(lines.join('')).digest('base64');
}

function readDocument(sig: string): z.output<typeof documentSchema> | undefined {
  try {
    const json = inflateSync(Buffer.from(unescapeBase64(sig), 'base64'), {
      maxOutputLength: MAX_INFLATED_BYTES,
    });
    return documentSchema.parse(JSON.parse(json.toString('utf8')));
  } catch {
    // Anything that does not inflate or parse is not a UserSig; the caller needs no details.
    return undefined;
  }
}

const escapeBase64 = (text: string): string =>
  text.replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
const unescapeBase64 = (text: string): string =>
  text.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');

/**
 * Checks whether a user may enter. @returns TRTC's code and message if not
 *
 * @param findKey finds the key of an application
 */
export function checkEntry(
  {
    sdkAppId,
    userId,
    userSig,
  }: { readonly sdkAppId: number; readonly userId: string; readonly userSig: string },
  findKey: (sdkAppId: number) => string | undefined,
): { readonly code: number; readonly message: string } | undefined {
  const key = findKey(sdkAppId);
  if (key === undefined) return { code: -8, message: `sdkAppId ${sdkAppId} does not exist` };
  return checkUserSig(userSig, { sdkAppId, key, userId, atS: Math.floor(Date.now() / 1000) });
}
