import type { StartRequest, Task } from '../wire/trtc-push.ts';
import type { ConnectionOptions } from './connection.ts';
import { type RoomTasks, roomTasks, taskPath } from './room-tasks.ts';
import type { CallOptions } from './web-record.ts';

/** Pushes of media into TRTC rooms. */
export interface TrtcPushClient extends RoomTasks<StartRequest, Task> {
  /** The media stands still; the user stays in the room. */
  pause(taskId: string, options?: CallOptions): Promise<Task>;
  /** Goes on; a live stream at its newest moment. */
  resume(taskId: string, options?: CallOptions): Promise<Task>;
  /** @param seconds into the file */
  seek(taskId: string, seconds: number, options?: CallOptions): Promise<Task>;
}

/** A client of trtc-push. Calls throw ScfMediaError. */
export function trtcPushClient(options: ConnectionOptions): TrtcPushClient {
  const { ask, ...tasks } = roomTasks<StartRequest, Task>(options);
  const control = async (taskId: string, json: object, { signal }: CallOptions = {}): Promise<Task> =>
    (await ask({ method: 'POST', path: taskPath(taskId), json, signal })).body as Task;
  return {
    ...tasks,
    pause: (taskId, options) => control(taskId, { Action: 'Pause' }, options),
    resume: (taskId, options) => control(taskId, { Action: 'Resume' }, options),
    seek: (taskId, Position, options) => control(taskId, { Action: 'Seek', Position }, options),
  };
}
