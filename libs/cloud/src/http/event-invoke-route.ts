import { ServiceError } from '@scf-media/protocol/errors';
import { readCredentials, type Credentials } from '../scf/credentials.ts';
import { readScfContext, type ScfContext } from '../scf/scf-context.ts';
import type { Service } from './create-service.ts';
import { getShutdownSignal } from './service-env.ts';

export interface EventContext extends ScfContext {
  /** The keys of the function's role for this run, when the platform sent them. */
  credentials?: Credentials;
}

/**
 * The route an event function's image is called on: the body is the event, the context is in the headers
 * (https://cloud.tencent.com/document/product/583/56051). Mount it only where the process runs as the event function:
 * on a web function's public address anybody could post events to it.
 *
 * @param handler does the whole job and then returns, up to 24 h later; the signal is aborted on SIGTERM, which means
 *   finish, report and return. It does not end when the connection does: the platform, not the caller, decides that.
 */
export function addEventInvokeRoute(
  app: Service,
  handler: (event: unknown, context: EventContext, signal: AbortSignal) => Promise<unknown>,
): void {
  app.post('/event-invoke', async (context) => {
    const headers = context.req.raw.headers;
    const credentials = readCredentials(headers, undefined);
    const event = parseEvent(await context.req.text());
    const about: EventContext = {
      ...readScfContext(headers),
      // The same id as in the log lines and the answer, also when it had to be made up.
      requestId: context.var.requestId,
      ...(credentials === undefined ? {} : { credentials }),
    };
    const result = await handler(event, about, getShutdownSignal(context));
    return Response.json(result ?? null);
  });
}

function parseEvent(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ServiceError('InvalidEvent', 'the event is not JSON', { fault: 'caller', cause: error });
  }
}
