import type { AppKey } from '@scf-media/cloud/access';
import { createRoomClient, type RoomClient } from '@scf-media/cloud/testing';
import type { PushApi } from '@scf-media/protocol/contract';
import { type TaskView, taskViewSchema } from '@scf-media/protocol/trtc-push';
import { expect } from 'vitest';

/** A caller of the service. */
export interface PushClient extends PushApi, Omit<RoomClient<TaskView>, keyof PushApi> {
  /** Waits until the push has come so far in its source. */
  untilPosition(requestId: string, seconds: number): Promise<TaskView>;
}

/** @param appKey signs every request with it */
export function createClient(url: string, appKey?: AppKey): PushClient {
  const client = createRoomClient(url, { parse: (json) => taskViewSchema.parse(json), appKey });
  return {
    ...client,
    async control(requestId, rawBody) {
      const response = await client.send('POST', `/tasks/${requestId}`, rawBody);
      return { status: response.status, json: await response.json() };
    },
    async untilPosition(requestId, seconds) {
      const position = async () => (await client.shown(requestId)).Position ?? 0;
      await expect.poll(position, { timeout: 60_000, interval: 50 }).toBeGreaterThanOrEqual(seconds);
      return client.shown(requestId);
    },
  };
}
