import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';
import type { Scope } from '../access/application.ts';
import type { Logger } from '../log/index.ts';

/** What every handler finds in its context. */
export interface ServiceEnv {
  Variables: {
    /** SCF's id of the request, or a fresh one; it goes into every answer and log line. */
    requestId: string;
    /** The service's logger, bound to the request id. */
    log: Logger;
    /** The task that the request is about, when a handler has said so: its access line names it. */
    taskId?: string;
    /** The application that signed the request; see `@scf-media/cloud/access`. */
    appKey?: string;
    /** What of the service is that application's; undefined: everything. */
    scope?: Scope | undefined;
  };
  Bindings: {
    /** Aborted when the process is told to stop; see `getShutdownSignal`. */
    shutdown?: AbortSignal;
    /** Node's own request and response. Reading or setting a header there costs nothing; a Headers object does. */
    incoming?: IncomingMessage;
    outgoing?: ServerResponse;
  };
}

const never = new AbortController().signal;

/** The signal that is aborted on SIGTERM or SIGINT; one that never is when the app is not served (in tests). */
export function getShutdownSignal(context: Context<ServiceEnv>): AbortSignal {
  // Without bindings, as in a bare app.fetch(request), Hono leaves env undefined whatever its type says.
  return (context.env as ServiceEnv['Bindings'] | undefined)?.shutdown ?? never;
}

/** A header of the request, taken from where it costs least. @param name in lower case */
export function getRequestHeader(context: Context<ServiceEnv>, name: string): string | undefined {
  const { incoming } = (context.env as ServiceEnv['Bindings'] | undefined) ?? {};
  if (incoming === undefined) return context.req.header(name);
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Sets a header of every answer to this request, from before there is one. */
export function setResponseHeader(context: Context<ServiceEnv>, name: string, value: string): void {
  const { outgoing } = (context.env as ServiceEnv['Bindings'] | undefined) ?? {};
  if (outgoing === undefined) context.header(name, value);
  else outgoing.setHeader(name, value);
}
