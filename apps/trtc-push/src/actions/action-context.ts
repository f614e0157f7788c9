import type { RedisTarget } from '@scf-media/cloud/redis';
import type { Caller } from '@scf-media/cloud/access';
import type { TaskContext, TaskRoom } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';

/** What the actions of the web function work with. */
export interface ActionContext extends TaskContext {
  /** Where the VideoSrc and the Callback of a request may lead. */
  urlPolicy: UrlPolicy;
  room: TaskRoom;
  /** Private hosts that RedisHost may name. */
  redisHosts: readonly string[];
  /** For requests that keep their position and name no Redis. */
  positionRedis: RedisTarget | undefined;
  /** Signs the callback of a request that is refused. */
  callbackSignKeys: readonly string[];
  caller: Caller;
  requestId: string;
}
