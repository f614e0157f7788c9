import type { Context } from 'hono';
import type { ServiceEnv } from '../http/index.ts';
import type { Scope } from './application.ts';

/** On whose behalf something is done. */
export interface Caller {
  /** The application that signed; undefined where nobody has to. */
  appKey?: string | undefined;
  /** Undefined: everything is theirs. */
  scope?: Scope | undefined;
}

export function toCaller({ var: { appKey, scope } }: Context<ServiceEnv>): Caller {
  return { appKey, scope };
}
