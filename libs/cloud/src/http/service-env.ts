import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';
import type { Logger } from '../log/index.ts';

/** What a limited application may use. It sees only its own tasks. */
export interface Scope {
  /** The buckets that it may write to; any if left out. */
  buckets?: readonly string[] | undefined;
  /** The prefixes of its objects' keys, each ending in a slash; any if left out. */
  prefixes?: readonly string[] | undefined;
}

/** The context of every handler. */
export interface ServiceEnv {
  Variables: {
    /** SCF's request id, or a generated one; it is in every response and log line. */
    requestId: string;
    /** The service's logger, bound to the request id. */
    log: Logger;
    /** The task that the request is about, if a handler sets it, for the access line. */
    taskId?: string;
    /** The application that signed the request; see `@scf-media/cloud/access`. */
    appKey?: string;
    /** The application's part of the service; undefined: everything. */
    scope?: Scope | undefined;
  };
  Bindings: {
    /** Aborted when the process is asked to shut down; see `getShutdownSignal`. */
    shutdown?: AbortSignal;
    /** Node's request and response: cheaper for headers than a Headers object. */
    incoming?: IncomingMessage;
    outgoing?: ServerResponse;
  };
}

const never = new AbortController().signal;

/** Returns the signal that is aborted on SIGTERM or SIGINT; one that never is when the app is not served (in tests). */
export function getShutdownSignal(context: Context<ServiceEnv>): AbortSignal {
  // Without bindings, as in a bare app.fetch(request), Hono leaves env undefined despite its type.
  return (context.env as ServiceEnv['Bindings'] | undefined)?.shutdown ?? never;
}

/** Returns a request header from where it is cheapest. @param name in lower case */
export function getRequestHeader(context: Context<ServiceEnv>, name: string): string | undefined {
  const { incoming } = (context.env as ServiceEnv['Bindings'] | undefined) ?? {};
  if (incoming === undefined) return context.req.header(name);
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Sets a header of every response to this request, before there is one. */
export function setResponseHeader(context: Context<ServiceEnv>, name: string, value: string): void {
  const { outgoing } = (context.env as ServiceEnv['Bindings'] | undefined) ?? {};
  if (outgoing === undefined) context.header(name, value);
  else outgoing.setHeader(name, value);
}
