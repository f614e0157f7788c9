import type { StartRequest, Task } from '../wire/trtc-push.ts';
import type { ConnectionOptions } from './connection.ts';
import { type RoomTasks, createRoomTasks, taskPath } from './room-tasks.ts';
import type { CallOptions } from './web-record.ts';

/** Controls pushes of media into TRTC rooms. */
export interface TrtcPushClient extends RoomTasks<StartRequest, Task> {
  /** Pauses the media; the user stays in the room. */
  pause(taskId: string, options?: CallOptions): Promise<Task>;
  /** Continues; a live stream continues at its newest moment. */
  resume(taskId: string, options?: CallOptions): Promise<Task>;
  /** Continues at a position. @param seconds into the file */
  seek(taskId: string, seconds: number, options?: CallOptions): Promise<Task>;
}

/** Creates a client of trtc-push. Its calls throw ScfMediaError. */
export function createTrtcPushClient(options: ConnectionOptions): TrtcPushClient {
  const { send, ...tasks } = createRoomTasks<StartRequest, Task>(options);
  const control = async (taskId: string, json: object, { signal }: CallOptions = {}): Promise<Task> =>
    (await send({ method: 'POST', path: taskPath(taskId), json, signal })).body as Task;
  return {
    ...tasks,
    pause: (taskId, options) => control(taskId, { Action: 'Pause' }, options),
    resume: (taskId, options) => control(taskId, { Action: 'Resume' }, options),
    seek: (taskId, Position, options) => control(taskId, { Action: 'Seek', Position }, options),
  };
}
