import type { TaskRun } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { TaskStatus } from '@scf-media/protocol/trtc-push';
import type { Config } from '../config.ts';
import type { PushData } from '../push-task.ts';

/** One push, held by its worker. */
export type PushRun = TaskRun<TaskStatus, PushData>;

/** What a worker pushes with. */
export interface WorkerContext extends Pick<
  Config,
  'room' | 'callback' | 'positionRedis' | 'redisHosts' | 'progressEveryMs'
> {
  /** Where the source and the callbacks may lead. */
  urlPolicy: UrlPolicy;
  programs: { chromiumPath: string; ffmpegPath: string; ffprobePath: string };
}
