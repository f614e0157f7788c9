import type { AppKey } from '@scf-media/cloud/access';
import { createRoomHttp, type RoomHttp } from '@scf-media/cloud/testing';
import type { PushApi } from '@scf-media/protocol/contract';

/** The service over raw HTTP, for tests of requests and responses themselves; others use `@scf-media/client`. */
export interface PushHttp extends PushApi, Omit<RoomHttp, keyof PushApi> {}

/** @param appKey signs every request */
export function createPushHttp(url: string, appKey?: AppKey): PushHttp {
  const http = createRoomHttp(url, appKey);
  return {
    ...http,
    async control(requestId, rawBody) {
      const response = await http.send('POST', `/tasks/${requestId}`, rawBody);
      return { status: response.status, json: await response.json() };
    },
  };
}
