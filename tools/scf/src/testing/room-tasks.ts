import { eventually } from '@scf-media/local-cloud/testing';

/** What trtc-push and trtc-record show of a task, as far as it matters here. */
export interface RoomTask {
  readonly Status: string;
  readonly EndReason?: string;
  readonly Files?: readonly {
    readonly UserId: string;
    readonly Status: number;
    readonly RecordFile: string;
  }[];
}

/** A caller of trtc-push or trtc-record, by HTTP alone. @param url of the service, without a path */
export function createRoomTasks(url: string) {
  const shown = async (id: string, method = 'GET'): Promise<RoomTask> =>
    (await (await fetch(`${url}/tasks/${id}`, { method })).json()) as RoomTask;
  return {
    /** @returns the request id. @throws Error when the request is refused */
    async begin(request: object): Promise<string> {
      const answer = await fetch(`${url}/`, { method: 'POST', body: JSON.stringify(request) });
      const id = answer.headers.get('x-scf-reqid');
      if (id === null) throw new Error(`refused: ${await answer.text()}`);
      return id;
    },
    until: (id: string, status: string): Promise<RoomTask> =>
      eventually(async () => {
        const task = await shown(id);
        return task.Status === status ? task : undefined;
      }, 60_000),
    stop: (id: string): Promise<RoomTask> => shown(id, 'DELETE'),
  };
}
