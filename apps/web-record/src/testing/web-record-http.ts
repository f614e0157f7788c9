import type { AppKey } from '@scf-media/cloud/access';
import { signAppRequest } from '@scf-media/cloud/testing';

/** The service over raw HTTP, for tests of requests and responses themselves; others use `@scf-media/client`. */
export interface WebRecordHttp {
  /** Sends any body; used by the contract suite. */
  sendRaw(rawBody: string): Promise<{ status: number; json: unknown }>;
  /** @returns the response, which may be an error */
  send(action: string, data?: Record<string, unknown>): Promise<Record<string, unknown>>;
}

/** @param appKey signs every request with it */
export function createWebRecordHttp(url: string, appKey?: AppKey): WebRecordHttp {
  const sendRaw = async (rawBody: string): Promise<{ status: number; json: unknown }> => {
    const response = await fetch(url, {
      method: 'POST',
      headers:
        appKey === undefined
          ? { 'Content-Type': 'application/json' }
          : signAppRequest({ method: 'POST', url, body: rawBody }, appKey),
      body: rawBody,
    });
    return { status: response.status, json: await response.json() };
  };
  return {
    sendRaw,
    async send(action, data = {}) {
      const { json } = await sendRaw(JSON.stringify({ Action: action, Data: data }));
      return json as Record<string, unknown>;
    },
  };
}
