import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { Config } from '../config.ts';

/** What a worker pushes with. */
export interface WorkerContext extends Pick<
  Config,
  'room' | 'callback' | 'positionRedis' | 'redisHosts' | 'progressEveryMs'
> {
  /** Where the source and the callbacks may lead. */
  urlPolicy: UrlPolicy;
  programs: { chromiumPath: string; ffmpegPath: string; ffprobePath: string };
}
