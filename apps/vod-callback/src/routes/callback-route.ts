import type { ServiceEnv } from '@scf-media/cloud/http';
import { parseVodEvent } from '@scf-media/protocol/vod-events';
import type { Context, Hono } from 'hono';
import { acceptEvent, type AcceptContext } from '../accept/accept-event.ts';
import { callbackBody } from '../accept/callback-body.ts';
import { checkSign } from '../accept/check-sign.ts';

export interface CallbackRouteOptions extends AcceptContext {
  /** When set, `Sign` and `T` must be right. */
  callbackKey: string | undefined;
}

/** `POST /` and `POST /callback`: one event of the normal callback. */
export function callbackRoute(app: Hono<ServiceEnv>, options: CallbackRouteOptions): void {
  const take = async (context: Context<ServiceEnv>) => {
    const requestId = context.get('requestId');
    const { value: body, json } = callbackBody(await context.req.text());
    if (options.callbackKey !== undefined) checkSign(body, options.callbackKey, Date.now());
    const { eventId, isNew, state } = await acceptEvent(parseVodEvent(body), json, options);
    return context.json({ EventId: eventId, New: isNew, State: state, RequestID: requestId });
  };
  app.post('/', take);
  app.post('/callback', take);
}
