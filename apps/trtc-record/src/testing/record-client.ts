import { setTimeout as delay } from 'node:timers/promises';
import type { AppKey } from '@scf-media/cloud/access';
import { signAppRequest } from '@scf-media/cloud/testing';
import type { RecordApi } from '@scf-media/protocol/contract';
import { type TaskStatus, type TaskView, taskViewSchema } from '@scf-media/protocol/trtc-record';

/** A caller of the service, over HTTP and nothing else. */
export interface RecordClient extends RecordApi {
  /** @returns the request id. @throws when the request is refused */
  begin(request: object): Promise<string>;
  shown(requestId: string): Promise<TaskView>;
  /** Asks until the recording has the status. @throws when it is finished instead */
  until(requestId: string, status: TaskStatus, timeoutMs?: number): Promise<TaskView>;
}

/** @param appKey signs every request with it */
export function createClient(url: string, appKey?: AppKey): RecordClient {
  const send = (method: string, path: string, body = ''): Promise<Response> => {
    const target = `${url}${path}`;
    const headers = appKey === undefined ? {} : signAppRequest({ method, url: target, body }, appKey);
    return fetch(target, { method, headers, ...(method === 'POST' ? { body } : {}) });
  };
  const asked = async (method: string, requestId: string): Promise<{ status: number; json: unknown }> => {
    const response = await send(method, `/tasks/${requestId}`);
    return { status: response.status, json: await response.json() };
  };
  const client: RecordClient = {
    async start(rawBody) {
      const response = await send('POST', '/', rawBody);
      const requestId = response.headers.get('x-scf-reqid') ?? undefined;
      return { status: response.status, text: await response.text(), requestId };
    },
    view: (requestId) => asked('GET', requestId),
    stop: (requestId) => asked('DELETE', requestId),
    async begin(request) {
      const { text, requestId } = await client.start(JSON.stringify(request));
      if (requestId === undefined) throw new Error(`refused: ${text}`);
      return requestId;
    },
    async shown(requestId) {
      return taskViewSchema.parse((await client.view(requestId)).json);
    },
    async until(requestId, status, timeoutMs = 30_000) {
      const deadline = Date.now() + timeoutMs;
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
