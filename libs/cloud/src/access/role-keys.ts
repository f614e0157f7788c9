import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { type Credentials, type CredentialSource, createCredentialSource } from '../scf/index.ts';
import { observeRoleKeys } from './observe-role-keys.ts';

export interface RoleKeysOptions {
  /** `SECRET_ID` and `SECRET_KEY`; without them the keys of the function's role are used. */
  permanent: Credentials | undefined;
  /** Of the role, from the environment. */
  first?: Credentials | undefined;
  /** Whether SCF stands in front, so that its headers can be believed. */
  onPlatform: boolean;
  /** Whether this process works on a task, and takes no requests. */
  isWorker: boolean;
  log: Logger;
}

/** The keys of a process: where they come from, and what becomes of it when they have ended. */
export interface RoleKeys {
  credentials: CredentialSource;
  /** Goes behind whatever checks who is calling. */
  observe: MiddlewareHandler<ServiceEnv>;
  /** Aborted when this process can call nobody any more: for `serveUntilSignal`. */
  ended: AbortSignal;
}

/**
 * A process whose keys have ended, with no newer ones at hand, is of no use: the platform gives new ones to new processes
 * alone. A web process finishes its requests and ends; a worker ends at once, as it could write nothing, and is replaced like
 * a lost one, which goes on from the journal.
 */
export function openRoleKeys({ permanent, first, onPlatform, isWorker, log }: RoleKeysOptions): RoleKeys {
  const ended = new AbortController();
  const credentials = createCredentialSource({
    permanent,
    first,
    onEnded() {
      log.error('the keys of the role have ended, a new process gets new ones');
      if (isWorker) process.exit(1);
      ended.abort(new Error('the end of its keys'));
    },
  });
  return { credentials, observe: observeRoleKeys(credentials, { onPlatform }), ended: ended.signal };
}
