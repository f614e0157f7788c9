import { z } from 'zod';
import { wholeNumberIn } from '../wire/wire-field.ts';

/** What a page can ask for and a request can allow, by the names of the Permissions API. */
export const pagePermissions = [
  'camera',
  'microphone',
  'geolocation',
  'notifications',
  'clipboard-read',
  'clipboard-write',
  'midi',
  'sensors',
  'screen-wake-lock',
  'storage-access',
  'local-fonts',
  'window-management',
] as const;

/** The name of one. */
export type PagePermission = (typeof pagePermissions)[number];

/** `Intl` is the one list of time zones and languages that Node and Chrome share. */
function isTimeZone(name: string): boolean {
  try {
    // An offset such as +08:00 is known to Intl, and not to Chrome.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** What the page finds itself in. */
export const pageBrowserFields = {
  UserAgent: z
    .string()
    .regex(/^[\x20-\x7e]{1,512}$/, { error: 'must be at most 512 printable ASCII characters' })
    .optional()
    .describe("What the browser says it is; absent, Chrome's own without the word Headless"),
  Permissions: z
    .array(z.enum(pagePermissions))
    .default([])
    .describe('What the page is allowed when it asks; all else is denied at once'),
  FakeMedia: z
    .boolean()
    .default(false)
    .describe('Gives a page that is allowed camera or microphone a test picture and a beep'),
  IgnoreCertificateErrors: z
    .boolean()
    .default(false)
    .describe('Opens pages whose certificate is not trusted, such as one that was made at home'),
  TimeZone: z
    .string()
    .refine(isTimeZone, { message: 'must be a time zone such as Asia/Shanghai', abort: true })
    // As the list writes it: Intl reads asia/shanghai too, Chrome does not.
    .transform((timeZone) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone)
    .optional()
    .describe("The page's time zone; absent, that of the service"),
  Locale: z
    .string()
    .refine(isLocale, { message: 'must be a language such as zh-CN', abort: true })
    .transform((tag) => Intl.getCanonicalLocales(tag).join())
    .optional()
    .describe("The page's language; absent, that of the service"),
  FrameRate: wholeNumberIn(5, 60).default(30).describe('The most pictures a second'),
  VideoBitrate: wholeNumberIn(100, 20_000)
    .optional()
    .describe(
      "The encoder's target, kbit/s; absent, 2500 for 1280x720 at 30 pictures, in proportion for others",
    ),
};
