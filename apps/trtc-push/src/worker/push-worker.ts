import type { PrepareJob, WorkerParts } from '@scf-media/cloud/tasks';
import { findChromium, warnOfBrowser } from '@scf-media/media/browser';
import type { TaskStatus } from '@scf-media/protocol/trtc-push';
import type { Config } from '../config.ts';
import type { Outcome, PushData } from '../push-task.ts';
import { pushMedia } from './push-media.ts';

/** Opens the worker, which pushes one source into one room per task. */
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
