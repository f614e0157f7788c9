import type { Context } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import type { Scope } from './application.ts';

/** On whose behalf a request is handled. */
export interface Caller {
  /** The application that signed; undefined where signatures are not required. */
  appKey?: string | undefined;
  /** Undefined: everything. */
  scope?: Scope | undefined;
}

/** Returns the caller of a request. */
export function toCaller({ var: { appKey, scope } }: Context<ServiceEnv>): Caller {
  return { appKey, scope };
}
