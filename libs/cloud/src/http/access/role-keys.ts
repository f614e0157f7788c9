import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../index.ts';
import type { Logger } from '../../log/index.ts';
import {
  createCredentialSource,
  type Credentials,
  type CredentialSource,
  readCredentials,
} from '../../scf/index.ts';

interface RoleKeysOptions {
  /** `SECRET_ID` and `SECRET_KEY`; the function's role is used without them. */
  permanent: Credentials | undefined;
  /** The role's credentials in the environment. */
  first?: Credentials | undefined;
  /** Whether the service runs on SCF, so that its headers can be trusted. */
  onPlatform: boolean;
  /** Whether this process works on a task instead of handling requests. */
  isWorker: boolean;
  log: Logger;
}

/** The credentials of a process: where they come from, and what happens when they expire. */
export interface RoleKeys {
  credentials: CredentialSource;
  /** Takes the role's credentials from requests; mount it behind the check of the caller. */
  observe: MiddlewareHandler<ServiceEnv>;
  /** Aborted when the credentials have expired and no new ones have come; for `serveUntilSignal`. */
  ended: AbortSignal;
}

/**
 * Opens the credentials of a process. A process whose credentials have expired is useless, because SCF gives new ones
 * only to new processes. A web process finishes its requests and ends; a worker exits at once, because it could write
 * nothing, and is replaced like a lost one, which resumes from the journal.
 */
export function openRoleKeys({ permanent, first, onPlatform, isWorker, log }: RoleKeysOptions): RoleKeys {
  const ended = new AbortController();
  const credentials = createCredentialSource({
    permanent,
    first,
    onExpired() {
      log.error('the credentials of the role have expired, a new process gets new ones');
      if (isWorker) process.exit(1);
      ended.abort(new Error('expired credentials'));
    },
  });
  return { credentials, observe: observeRoleKeys(credentials, { onPlatform }), ended: ended.signal };
}

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

interface Variables {
  TENCENTCLOUD_SECRETID?: string | undefined;
  TENCENTCLOUD_SECRETKEY?: string | undefined;
  TENCENTCLOUD_SESSIONTOKEN?: string | undefined;
}

/**
 * Returns the credentials of the function's role in the environment. SCF sets them for functions that run from a zip;
 * those that run from an image get them only in request headers.
 */
export function readRoleKeys(variables: Variables): Credentials | undefined {
  const { TENCENTCLOUD_SECRETID: secretId, TENCENTCLOUD_SECRETKEY: secretKey } = variables;
  const { TENCENTCLOUD_SESSIONTOKEN: token } = variables;
  if (secretId === undefined || secretKey === undefined) return undefined;
  return token === undefined ? { secretId, secretKey } : { secretId, secretKey, token };
}
