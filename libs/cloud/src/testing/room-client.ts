import { setTimeout as delay } from 'node:timers/promises';
import type { RoomApi } from '@scf-media/protocol/contract';
import type { AppKey } from '../http/access/index.ts';
import { signAppRequest } from './sign-app-request.ts';

/** A client of a room service, over HTTP only. */
export interface RoomClient<View extends { Status: string }> extends RoomApi {
  /** Sends a signed request. */
  send(method: string, path: string, body?: string): Promise<Response>;
  /** Starts a task. @returns the request id. @throws when the request is rejected */
  begin(request: object): Promise<string>;
  shown(requestId: string): Promise<View>;
  /** Polls until the task has the status. @throws when it is finished instead */
  until(requestId: string, status: View['Status']): Promise<View>;
}

/** A bound, not an expectation: on a busy machine a browser takes long to start, and a recording to end. */
const maxWaitMs = 120_000;

/**
 * @param options.parse parses the response of `GET /tasks/:requestId`
 * @param options.appKey signs every request
 */
export function createRoomClient<View extends { Status: string }>(
  url: string,
  { parse, appKey }: { parse: (json: unknown) => View; appKey?: AppKey | undefined },
): RoomClient<View> {
  const send = (method: string, path: string, body = ''): Promise<Response> => {
    const target = `${url}${path}`;
    const headers = appKey === undefined ? {} : signAppRequest({ method, url: target, body }, appKey);
    return fetch(target, { method, headers, ...(method === 'POST' ? { body } : {}) });
  };
  const asked = async (method: string, path: string): Promise<{ status: number; json: unknown }> => {
    const response = await send(method, path);
    return { status: response.status, json: await response.json() };
  };
  const client: RoomClient<View> = {
    send,
    async start(rawBody) {
      const response = await send('POST', '/', rawBody);
      const requestId = response.headers.get('x-task-id') ?? undefined;
      return { status: response.status, text: await response.text(), requestId };
    },
    list: (query) => asked('GET', `/tasks?${new URLSearchParams(query).toString()}`),
    view: (requestId) => asked('GET', `/tasks/${requestId}`),
    stop: (requestId) => asked('DELETE', `/tasks/${requestId}`),
    async begin(request) {
      const { text, requestId } = await client.start(JSON.stringify(request));
      if (requestId === undefined) throw new Error(`refused: ${text}`);
      return requestId;
    },
    shown: async (requestId) => parse((await client.view(requestId)).json),
    async until(requestId, status) {
      const deadline = Date.now() + maxWaitMs;
      for (;;) {
        const view = await client.shown(requestId);
        if (view.Status === status) return view;
        if (view.Status === 'finished' || Date.now() > deadline)
          throw new Error(`waited for ${status}: ${JSON.stringify(view)}`);
        await delay(50);
      }
    },
  };
  return client;
}
