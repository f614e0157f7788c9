import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import { type CredentialSource, readCredentials } from '../scf/index.ts';

/**
 * Takes the keys of the function's role from the headers of requests. It goes behind whatever checks who is calling, and only
 * SCF is believed: anywhere else, X-Scf-* headers are the caller's own words.
 *
 * @param options.onPlatform whether SCF stands in front
 */
export function observeRoleKeys(
  credentials: Pick<CredentialSource, 'observe'>,
  { onPlatform }: { onPlatform: boolean },
): MiddlewareHandler<ServiceEnv> {
  return async (context, next) => {
    if (onPlatform) credentials.observe(readCredentials(context.req.raw.headers, undefined));
    await next();
  };
}
