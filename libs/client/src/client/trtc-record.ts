import type { StartRequest, Task } from '../wire/trtc-record.ts';
import type { ConnectionOptions } from './connection.ts';
import { type RoomTasks, roomTasks } from './room-tasks.ts';

/** Recordings of the anchors of TRTC rooms. */
export type TrtcRecordClient = RoomTasks<StartRequest, Task>;

/** A client of trtc-record. Calls throw ScfMediaError. */
export function trtcRecordClient(options: ConnectionOptions): TrtcRecordClient {
  const { ask: _, ...tasks } = roomTasks<StartRequest, Task>(options);
  return tasks;
}
