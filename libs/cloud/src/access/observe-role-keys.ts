import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import { type CredentialSource, readCredentials } from '../scf/index.ts';

/**
 * Takes the credentials of the function's role from request headers. Mount it behind the check of the caller. The
 * headers are trusted only on SCF: anywhere else, X-Scf-* headers come from the caller.
 *
 * @param options.onPlatform whether the service runs on SCF
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
