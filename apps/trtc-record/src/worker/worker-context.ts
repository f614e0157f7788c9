import type { CosClient } from '@scf-media/cloud/cos';
import type { Credentials } from '@scf-media/cloud/scf';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { Config } from '../config.ts';

/** What a worker records with. */
export interface WorkerContext extends Pick<
  Config,
  'disk' | 'upload' | 'cosEndpoint' | 'room' | 'callback' | 'ffmpegPath'
> {
  /** @param keys the caller's; without them those of the function */
  cos(keys: Credentials | undefined): CosClient;
  /** Where the callback may go. */
  urlPolicy: UrlPolicy;
  chromiumPath: string;
}
