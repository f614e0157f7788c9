import type { ServiceEnv } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import { parseVodEvent, VOD_EVENT_TYPES, type VodEvent } from '@scf-media/protocol/vod-events';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { acceptEvent, type AcceptContext } from '../accept/accept-event.ts';
import { parseCallbackBody, verifySignature } from '../accept/callback-request.ts';
import { addUnreadableEvent } from '../accept/add-event.ts';

interface CallbackRouteOptions extends AcceptContext {
  /** If set, `Sign` and `T` must be valid. */
  callbackKey: string | undefined;
  /** Runs for every request with a valid signature. */
  onAuthentic: MiddlewareHandler<ServiceEnv>;
}

/** Adds `POST /` and `POST /callback`, which receive one event each in normal mode. */
export function addCallbackRoute(app: Hono<ServiceEnv>, options: CallbackRouteOptions): void {
  const receive = async (context: Context<ServiceEnv>) => {
    const requestId = context.get('requestId');
    const { value: body, json } = parseCallbackBody(await context.req.text());
    if (options.callbackKey !== undefined) verifySignature(body, options.callbackKey, Date.now());
    await options.onAuthentic(context, async () => undefined);
    const event = await parseOrStoreEvent(body, { queue: options.queue, log: context.get('log') });
    const { eventId, isNew, state } = await acceptEvent(event, json, options);
    return context.json({ EventId: eventId, New: isNew, State: state, RequestID: requestId });
  };
  /** Parses an event. One of VOD's types that is incomplete is rejected, but stored as failed for inspection. */
  async function parseOrStoreEvent(
    body: unknown,
    target: Parameters<typeof addUnreadableEvent>[2],
  ): Promise<VodEvent> {
    try {
      return parseVodEvent(body);
    } catch (error) {
      if (error instanceof ServiceError && isVodEvent(body)) await addUnreadableEvent(body, error, target);
      throw error;
    }
  }
  app.post('/', receive);
  app.post('/callback', receive);
}

const vodEventTypes: readonly unknown[] = VOD_EVENT_TYPES;

function isVodEvent(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && 'EventType' in body && vodEventTypes.includes(body.EventType)
  );
}
