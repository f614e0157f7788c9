import type { ServiceEnv } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import { parseVodEvent, VOD_EVENT_TYPES, type VodEvent } from '@scf-media/protocol/vod-events';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { acceptEvent, type AcceptContext } from '../accept/accept-event.ts';
import { callbackBody } from '../accept/callback-body.ts';
import { keepUnreadable } from '../accept/keep-unreadable.ts';
import { checkSign } from '../accept/check-sign.ts';

export interface CallbackRouteOptions extends AcceptContext {
  /** When set, `Sign` and `T` must be right. */
  callbackKey: string | undefined;
  /** Is done for each request whose signature is right. */
  admitted: MiddlewareHandler<ServiceEnv>;
}

/** `POST /` and `POST /callback`: one event of the normal callback. */
export function callbackRoute(app: Hono<ServiceEnv>, options: CallbackRouteOptions): void {
  const take = async (context: Context<ServiceEnv>) => {
    const requestId = context.get('requestId');
    const { value: body, json } = callbackBody(await context.req.text());
    if (options.callbackKey !== undefined) checkSign(body, options.callbackKey, Date.now());
    await options.admitted(context, async () => undefined);
    const event = await readEvent(body, { queue: options.queue, log: context.get('log') });
    const { eventId, isNew, state } = await acceptEvent(event, json, options);
    return context.json({ EventId: eventId, New: isNew, State: state, RequestID: requestId });
  };
  /** What is an event of VOD's, and lacks what it is about, is refused, and kept all the same: it will not come for ever. */
  async function readEvent(body: unknown, kept: Parameters<typeof keepUnreadable>[2]): Promise<VodEvent> {
    try {
      return parseVodEvent(body);
    } catch (error) {
      if (error instanceof ServiceError && isOfVod(body)) await keepUnreadable(body, error, kept);
      throw error;
    }
  }
  app.post('/', take);
  app.post('/callback', take);
}

const typesOfVod: readonly unknown[] = VOD_EVENT_TYPES;

function isOfVod(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && 'EventType' in body && typesOfVod.includes(body.EventType)
  );
}
