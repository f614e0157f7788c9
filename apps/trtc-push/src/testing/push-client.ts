import type { AppKey } from '@scf-media/cloud/access';
import { createRoomClient, type RoomClient } from '@scf-media/cloud/testing';
import { eventually } from '@scf-media/local-cloud/testing';
import type { PushApi } from '@scf-media/protocol/contract';
import { type TaskView, taskViewSchema } from '@scf-media/protocol/trtc-push';

/** A client of the service. */
export interface PushClient extends PushApi, Omit<RoomClient<TaskView>, keyof PushApi> {
  /** Waits until the push has reached a position in its source. */
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
    untilPosition: (requestId, seconds) =>
      eventually(async () => {
        const view = await client.shown(requestId);
        if (view.Status === 'finished')
          throw new Error(`finished before ${seconds} s: ${JSON.stringify(view)}`);
        return (view.Position ?? 0) >= seconds ? view : undefined;
      }),
  };
}
