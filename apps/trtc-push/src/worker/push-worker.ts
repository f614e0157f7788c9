import type { TaskRun, PrepareJob, WorkerParts } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { findChromium, warnOfBrowser } from '@scf-media/media/browser';
import type { TaskStatus } from '@scf-media/protocol/trtc-push';
import type { Config } from '../config.ts';
import type { Outcome, PushData } from '../push-task.ts';
import { pushMedia } from './push-media.ts';

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

/** Opens the worker: for each task it gets, it pushes one source into one room. */
export function openPushWorker({
  config,
  urlPolicy,
  log,
}: WorkerParts<Config>): PrepareJob<TaskStatus, PushData, Outcome> {
  void warnOfBrowser((advice) => log.warn(advice));
  return () => {
    const { chromiumPath = findChromium(config.searchPath), ffmpegPath, ffprobePath } = config;
    const context = { ...config, urlPolicy, programs: { chromiumPath, ffmpegPath, ffprobePath } };
    return (run) => ({ perform: () => pushMedia(run, context) });
  };
}
