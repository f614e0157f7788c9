import type { TaskRun } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { TaskStatus } from '@scf-media/protocol/trtc-push';
import type { Config } from '../config.ts';
import type { PushData } from '../push-task.ts';

/** The run of one push. */
export type PushRun = TaskRun<TaskStatus, PushData>;

/** What a worker needs to push. */
export interface WorkerContext extends Pick<
  Config,
  'room' | 'callback' | 'positionRedis' | 'redisHosts' | 'progressEveryMs'
> {
  /** Restricts where the source and the callbacks may connect to. */
  urlPolicy: UrlPolicy;
  programs: { chromiumPath: string; ffmpegPath: string; ffprobePath: string };
}
