/** Keys for Tencent's APIs. Never logged: pass them as a value, not inside objects that are written down. */
export interface Credentials {
  secretId: string;
  secretKey: string;
  /** Set with temporary keys, which SCF's role keys are. They last 6 hours at most. */
  token?: string;
}

/** Request headers: the standard object, or a plain record with names in any case. */
export type HeaderSource = Headers | Readonly<Record<string, string | undefined>>;

export function headerOf(headers: HeaderSource, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const wanted = name.toLowerCase();
  return Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/**
 * The keys of the function's role as SCF sends them with each request to an image function, which has no
 * credential variables in its environment (https://cloud.tencent.com/document/product/583/56051).
 *
 * @param fallback permanent keys from the configuration, used when the platform sends none; also what a job of more
 *   than 6 hours needs, for role keys are not renewed during one invocation
 */
export function readCredentials<F extends Credentials | undefined>(
  headers: HeaderSource,
  fallback: F,
): Credentials | F {
  const secretId = headerOf(headers, 'x-scf-secret-id');
  const secretKey = headerOf(headers, 'x-scf-secret-key');
  const token = headerOf(headers, 'x-scf-session-token');
  if (!secretId || !secretKey) return fallback;
  return { secretId, secretKey, ...(token ? { token } : {}) };
}
