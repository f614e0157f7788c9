import { ServiceError } from '@scf-media/protocol/errors';
import { readCredentials, type Credentials } from '../scf/credentials.ts';
import { readScfContext, type ScfContext } from '../scf/scf-context.ts';
import type { Service } from './create-service.ts';
import { getShutdownSignal } from './service-env.ts';

export interface EventContext extends ScfContext {
  /** The credentials of the function's role for this run, if SCF sent them. */
  credentials?: Credentials;
}

/**
 * Adds the route on which SCF calls an event function's image: the body is the event, the context is in the headers
 * (https://cloud.tencent.com/document/product/583/56051). Add it only where the process runs as the event function:
 * the address of a web function is public.
 *
 * @param handler does the whole job, up to 24 h, and then returns. The signal is aborted on SIGTERM, which means:
 *   finish, report and return. A closed connection does not end the job, which is up to the platform.
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
      // The same id as in logs and the response, also when it was generated.
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
