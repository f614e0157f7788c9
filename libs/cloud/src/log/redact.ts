const HIDDEN = '[redacted]';

/**
 * Words that mark a field's name as secret, in any case and with `-`, `_` or nothing between them: SecretId,
 * x-scf-secret-key, SecurityToken, X-Cos-Security-Token, UserSig, q-signature, EncryptKey, sign_key …
 */
const SECRET_WORDS = [
  'authorization',
  'cookie',
  'password',
  'passwd',
  'secret',
  'session[-_]?token',
  'security[-_]?token',
  'access[-_]?token',
  'user[-_]?sig',
  'signature',
  'sign[-_]?key',
  'private[-_]?key',
  'encrypt[-_]?key',
  'credential',
  'q-ak',
];
/** Whole names that are secret: `sign` in a query is a signature, `design` is not. */
const SECRET_WHOLE_NAMES = ['sign', 'sig', 'token'];

const SECRET_PART = new RegExp(SECRET_WORDS.join('|'), 'i');

/** Returns whether a field of this name must never be logged. */
export function isSecretName(name: string): boolean {
  return SECRET_PART.test(name) || SECRET_WHOLE_NAMES.includes(name.toLowerCase());
}

// Every repetition below is bounded or anchored, so that any line takes linear time.

/** A whole header value, because its parts are secrets too: `Authorization: TC3-HMAC-SHA256 Credential=…`. */
const HEADER = /\b((?:proxy-)?authorization\s{0,4}[:=]\s{0,4})(?!\\{0,7}")[^\r\n"\\]+/gi;
const SCHEME = /\b(Bearer|Basic)\s+[\w+/=.~-]{8,}/g;
/**
 * `"name":"value"`, also in JSON inside a JSON string, where every quote is escaped. The secret name is part of the
 * pattern: a harmless outer field must not hide the secret inside its value.
 */
const JSON_FIELD = new RegExp(
  String.raw`(?<![\w-])(?=[\w-]{0,64}?(?:${SECRET_WORDS.join('|')})|(?:${SECRET_WHOLE_NAMES.join('|')})\\*")` +
    String.raw`([\w-]{1,64}\\{0,7}"\s{0,4}:\s{0,4})(\\{0,7}")[\s\S]{0,8192}?(?<!\\)\2`,
  'gi',
);
/** `name=value` in a query, a form or a signature, also percent-encoded, as in a URL inside a URL. */
const PAIR = /(?<![\w-])([\w-]{1,64})(=|%3D)([^&\s"'\\,;<>%]+)/gi;
const USER_INFO = /(?<![a-z\d+.-])([a-z][a-z\d+.-]{0,20}:\/\/[^\s/:@"']{0,256}):[^\s/@"']{1,256}@/gi;

/** Replaces the values of secret fields, signatures in URLs and passwords with `[redacted]`. */
export function redactText(text: string): string {
  return text
    .replace(HEADER, `$1${HIDDEN}`)
    .replace(SCHEME, `$1 ${HIDDEN}`)
    .replace(JSON_FIELD, `$1$2${HIDDEN}$2`)
    .replace(PAIR, (whole: string, name: string, equals: string) =>
      isSecretName(name) ? `${name}${equals}${HIDDEN}` : whole,
    )
    .replace(USER_INFO, `$1:${HIDDEN}@`);
}

/** The maximum depth: log lines are flat, and a cycle must end. */
const MAX_LEVELS = 8;

/**
 * Copies a log line's fields and hides the values of secret names at any depth. Errors and other class instances are
 * left to the logger's serializers.
 */
export function redactFields(fields: Record<string, unknown>, level = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isSecretName(name) && value !== undefined && value !== null ? HIDDEN : redactValue(value, level + 1),
    ]),
  );
}

function redactValue(value: unknown, level: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (level > MAX_LEVELS) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, level + 1));
  return isPlain(value) ? redactFields(value, level) : value;
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
