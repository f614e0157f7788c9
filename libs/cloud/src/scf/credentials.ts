/** Credentials for Tencent's APIs. Never log them: pass them as a value, not inside objects that are logged. */
export interface Credentials {
  secretId: string;
  secretKey: string;
  /** Set for temporary credentials, as those of SCF's roles are. They last 6 hours at most. */
  token?: string;
}

/** Request headers: the standard object, or a plain record with names in any case. */
export type HeaderSource = Headers | Readonly<Record<string, string | undefined>>;

export function readHeader(headers: HeaderSource, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const wanted = name.toLowerCase();
  return Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/**
 * Reads the credentials of the function's role, which SCF sends with each request to an image function; those have no
 * credential variables in their environment (https://cloud.tencent.com/document/product/583/56051).
 *
 * @param fallback permanent credentials, used if SCF sends none; a job of more than 6 hours needs them, because a
 *   role's credentials are not renewed during an invocation
 */
export function readCredentials<F extends Credentials | undefined>(
  headers: HeaderSource,
  fallback: F,
): Credentials | F {
  const secretId = readHeader(headers, 'x-scf-secret-id');
  const secretKey = readHeader(headers, 'x-scf-secret-key');
  const token = readHeader(headers, 'x-scf-session-token');
  if (!secretId || !secretKey) return fallback;
  return { secretId, secretKey, ...(token ? { token } : {}) };
}
