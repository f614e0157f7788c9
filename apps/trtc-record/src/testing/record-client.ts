import type { AppKey } from '@scf-media/cloud/access';
import { createRoomClient, type RoomClient } from '@scf-media/cloud/testing';
import { type TaskView, taskViewSchema } from '@scf-media/protocol/trtc-record';

/** A client of the service. */
export type RecordClient = RoomClient<TaskView>;

/** @param appKey signs every request with it */
export function createClient(url: string, appKey?: AppKey): RecordClient {
  return createRoomClient(url, { parse: (json) => taskViewSchema.parse(json), appKey });
}
