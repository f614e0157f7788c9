import type { RoomApi } from '@scf-media/protocol/contract';
import type { AppKey } from '../http/access/index.ts';
import { signAppRequest } from './sign-app-request.ts';

/**
 * A room service over raw HTTP, for tests of requests and responses themselves; others use `@scf-media/client`.
 */
export interface RoomHttp extends RoomApi {
  /** Sends a signed request. */
  send(method: string, path: string, body?: string): Promise<Response>;
}

/** @param appKey signs every request */
export function createRoomHttp(url: string, appKey?: AppKey): RoomHttp {
  const send = (method: string, path: string, body = ''): Promise<Response> => {
    const target = `${url}${path}`;
    const headers = appKey === undefined ? {} : signAppRequest({ method, url: target, body }, appKey);
    return fetch(target, { method, headers, ...(method === 'POST' ? { body } : {}) });
  };
  const request = async (method: string, path: string): Promise<{ status: number; json: unknown }> => {
    const response = await send(method, path);
    return { status: response.status, json: await response.json() };
  };
  return {
    send,
    async start(rawBody) {
      const response = await send('POST', '/', rawBody);
      const requestId = response.headers.get('x-task-id') ?? undefined;
      return { status: response.status, text: await response.text(), requestId };
    },
    list: (query) => request('GET', `/tasks?${new URLSearchParams(query).toString()}`),
    view: (requestId) => request('GET', `/tasks/${requestId}`),
    stop: (requestId) => request('DELETE', `/tasks/${requestId}`),
  };
}
