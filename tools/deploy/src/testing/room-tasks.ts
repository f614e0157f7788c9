import {
  eventually,
  LOCAL_BUCKET,
  LOCAL_REGION,
  LOCAL_TRTC_SDK_APP_ID,
  userSigOf,
} from '@scf-media/local-cloud/testing';

/** Where trtc-record puts files on the local cloud. */
export const localCosConfig = { Region: LOCAL_REGION, Bucket: LOCAL_BUCKET, Path: '/trtc' };

/** Who enters which room, as requests say it. */
export const entryOf = (UserId: string) => ({
  SdkAppId: LOCAL_TRTC_SDK_APP_ID,
  StrRoomId: 'lesson',
  UserId,
  UserSig: userSigOf(UserId),
});

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
      const id = answer.headers.get('x-task-id');
      if (id === null) throw new Error(`refused: ${await answer.text()}`);
      return id;
    },
    until: (id: string, status: string): Promise<RoomTask> =>
      eventually(async () => {
        const task = await shown(id);
        return task.Status === status ? task : undefined;
      }),
    stop: (id: string): Promise<RoomTask> => shown(id, 'DELETE'),
  };
}
