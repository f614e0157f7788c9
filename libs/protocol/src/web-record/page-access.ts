import { z } from 'zod';
import { countUtf8Bytes } from '../wire/wire-field.ts';

/** RFC 9110, token: names of headers and, by RFC 6265, of cookies. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 6265, cookie-octet, and what servers set nevertheless: spaces, commas, quotes, backslashes, UTF-8. */
const cookieValue = /^[^\p{Cc};]*$/u;
/** RFC 9110, field-value, in ASCII: servers decode anything else differently. */
const headerValue = /^[\x20-\x7e\t]*$/;

/** Chrome rejects longer ones: name and value together, in bytes. */
const maxCookieBytes = 4096;
const maxCookies = 50;
const maxHeaders = 50;
const maxHeaderBytes = 8192;

const cookieSchema = z
  .object({
    Name: z
      .string()
      .regex(token, { error: 'must be letters, digits and hyphens' })
      .describe('Name of the cookie'),
    Value: z
      .string()
      .regex(cookieValue, { error: 'must not have semicolons or control characters' })
      .describe('Its value; at most 4096 bytes together with the name'),
    Path: z
      .string()
      .regex(/^\/[^\p{Cc};]*$/u, { error: 'must begin with a slash' })
      .default('/')
      .describe('Its path'),
    Secure: z.boolean().default(false).describe('Send it over https only'),
    HttpOnly: z.boolean().default(false).describe('Hide it from scripts'),
    SameSite: z
      .enum(['Strict', 'Lax', 'None'])
      .optional()
      .describe('As in `Set-Cookie`; `None` needs `Secure`'),
  })
  .refine(({ Name, Value }) => countUtf8Bytes(Name) + countUtf8Bytes(Value) <= maxCookieBytes, {
    path: ['Value'],
    message: `must be at most ${maxCookieBytes} bytes with its Name`,
  })
  // What browsers drop silently must be rejected here.
  .refine(({ Secure, SameSite }) => SameSite !== 'None' || Secure, {
    path: ['SameSite'],
    message: 'must not be None without Secure',
  })
  .refine(({ Name, Secure }) => Secure || !/^__(Host|Secure)-/i.test(Name), {
    path: ['Secure'],
    message: 'must be true for a Name that begins with __Host- or __Secure-',
  })
  .refine(({ Name, Path }) => Path === '/' || !/^__Host-/i.test(Name), {
    path: ['Path'],
    message: 'must be / for a Name that begins with __Host-',
  });

/** One cookie as parsed. */
export type PageCookie = z.output<typeof cookieSchema>;

/** Headers that have a field of their own, or that only the browser can set, and the message for each. */
const rejectedHeaders = new Map([
  ['cookie', 'must not have Cookie: use Cookies'],
  ['user-agent', 'must not have User-Agent: use UserAgent'],
  ['useragent', 'must not have UserAgent: it is a field of its own'],
  ...'host connection keep-alive content-length transfer-encoding te trailer upgrade expect origin referer via date dnt'
    .split(' ')
    .map((name) => [name, `must not have ${name}: the browser sets it`] as const),
]);
const browserHeaders = /^(proxy-|sec-|access-control-)/;

const headersSchema = z
  .record(z.string(), z.unknown())
  .superRefine((headers, { addIssue }) => {
    const names = Object.keys(headers);
    const problem = (message: string): void => addIssue({ code: 'custom', message, input: headers });
    // A name may be a misplaced secret: only known names are repeated.
    if (names.length > maxHeaders) problem(`must be at most ${maxHeaders}`);
    if (names.some((name) => !token.test(name))) problem('must have names of letters, digits and hyphens');
    if (Object.values(headers).some((value) => typeof value !== 'string' || !headerValue.test(value)))
      problem('must have values of printable ASCII characters');
    if (names.some((name) => name.length + String(headers[name]).length > maxHeaderBytes))
      problem(`must be at most ${maxHeaderBytes} bytes each`);
    const given = new Set(names.map((name) => name.toLowerCase()));
    if (given.size < names.length) problem('must not have the same name twice');
    for (const [name, message] of rejectedHeaders) if (given.has(name)) problem(message);
    if ([...given].some((name) => browserHeaders.test(name)))
      problem('must not have names that begin with proxy-, sec- or access-control-: the browser sets them');
  })
  .pipe(z.record(z.string(), z.string()));

/**
 * Credentials for a page that requires a login. They are for the origin of `RecordURL` only, are secret, and are
 * deleted from the store when the task ends.
 */
export const pageAccessFields = {
  Cookies: z
    .array(cookieSchema)
    .max(maxCookies, { error: `must be at most ${maxCookies}` })
    .optional()
    .meta({
      description:
        'Cookies that are set before the page is opened, for the origin of `RecordURL` only; at most 50',
      addition: true,
    }),
  Headers: headersSchema.optional().meta({
    description:
      'Request headers by name, sent to the origin of `RecordURL` only. Not `Cookie`, `User-Agent`, `Host` and others that the browser sets; at most 50',
    addition: true,
  }),
  HttpCredentials: z
    .object({
      Username: z
        .string()
        .max(256, { error: 'must be at most 256 characters' })
        .describe('At most 256 characters'),
      Password: z
        .string()
        .max(1024, { error: 'must be at most 1024 characters' })
        .default('')
        .describe('At most 1024 characters'),
    })
    .optional()
    .meta({
      description:
        'Credentials for HTTP authentication of the origin of `RecordURL`; authentication for any other origin is cancelled',
      addition: true,
    }),
};
