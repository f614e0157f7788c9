import type { StartRequest, Task } from '../wire/trtc-record.ts';
import type { ConnectionOptions } from './connection.ts';
import { type RoomTasks, createRoomTasks } from './room-tasks.ts';

/** Controls recordings of TRTC rooms. */
export type TrtcRecordClient = RoomTasks<StartRequest, Task>;

/** Creates a client of trtc-record. Its calls throw ScfMediaError. */
export function createTrtcRecordClient(options: ConnectionOptions): TrtcRecordClient {
  const { send: _, ...tasks } = createRoomTasks<StartRequest, Task>(options);
  return tasks;
}
