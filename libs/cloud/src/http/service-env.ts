import type { Context } from 'hono';
import type { Logger } from '../log/index.ts';

/** What every handler finds in its context. */
export interface ServiceEnv {
  Variables: {
    /** SCF's id of the request, or a fresh one; it goes into every answer and log line. */
    requestId: string;
    /** The service's logger, bound to the request id. */
    log: Logger;
    /** The application that signed the request; see `@scf-media/cloud/access`. */
    appKey?: string;
  };
  Bindings: {
    /** Aborted when the process is told to stop; see `shutdownSignalOf`. */
    shutdown?: AbortSignal;
    /** The other end of the connection; absent when the app is not served (in tests). */
    remoteAddress?: string | undefined;
  };
}

const never = new AbortController().signal;

/** The signal that is aborted on SIGTERM or SIGINT; one that never is when the app is not served (in tests). */
export function shutdownSignalOf(context: Context<ServiceEnv>): AbortSignal {
  // Without bindings, as in a bare app.fetch(request), Hono leaves env undefined whatever its type says.
  return (context.env as ServiceEnv['Bindings'] | undefined)?.shutdown ?? never;
}
