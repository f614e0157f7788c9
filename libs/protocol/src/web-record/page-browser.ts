import { z } from 'zod';
import { wholeNumberField } from '../wire/wire-field.ts';

/** Permissions that a page can request and a request can grant, by the names of the Permissions API. */
const pagePermissions = [
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

/** `Intl` is the list of time zones and languages that Node and Chrome share. */
function isTimeZone(name: string): boolean {
  try {
    // Intl accepts an offset such as +08:00, Chrome does not.
    new Intl.DateTimeFormat('en', { timeZone: name });
    return /^[A-Za-z]/.test(name);
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

/** The fields that configure the page's environment. */
export const pageBrowserFields = {
  UserAgent: z
    .string()
    .regex(/^[\x20-\x7e]{1,512}$/, { error: 'must be at most 512 printable ASCII characters' })
    .optional()
    .meta({
      description:
        'User agent of the browser, also in frames and workers: up to 512 printable ASCII characters',
      addition: true,
      fallback: 'Chrome’s own',
    }),
  Permissions: z.array(z.enum(pagePermissions)).default([]).meta({
    description: 'Permissions that are granted when the page requests them; all others are denied',
    addition: true,
  }),
  FakeMedia: z.boolean().default(false).meta({
    description:
      'Provide test video and beeps to a page that may use `camera` or `microphone`; there are no real devices',
    addition: true,
  }),
  IgnoreCertificateErrors: z
    .boolean()
    .default(false)
    .meta({ description: 'Open pages whose certificate is not trusted', addition: true }),
  TimeZone: z
    .string()
    .refine(isTimeZone, { message: 'must be a time zone such as Asia/Shanghai', abort: true })
    // In canonical spelling: Intl accepts asia/shanghai too, Chrome does not.
    .transform((timeZone) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone)
    .optional()
    .meta({
      description: 'Time zone of the page, its frames and workers, such as `Asia/Shanghai`',
      addition: true,
      fallback: '`TZ` of the service',
    }),
  Locale: z
    .string()
    .refine(isLocale, { message: 'must be a language such as zh-CN', abort: true })
    .transform((tag) => Intl.getCanonicalLocales(tag).join())
    .optional()
    .meta({
      description: 'Language of the page, its frames and workers, such as `zh-CN`',
      addition: true,
      fallback: '`LANG` of the service',
    }),
  FrameRate: wholeNumberField(5, 60)
    .default(30)
    .meta({ description: 'Maximum number of frames per second', addition: true }),
  VideoBitrate: wholeNumberField(100, 20_000).optional().meta({
    description: 'Target of the video encoder, in kbit/s',
    addition: true,
    fallback: '2500 for 1280x720, in proportion for other sizes',
  }),
};
