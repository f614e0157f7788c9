import type { Progress } from '../progress.ts';
import type { LocalCloudAccess } from '../stack/local-cloud-access.ts';

/** The surroundings of a scene. */
interface SceneContext {
  /** Returns the URL of a service of the running stack. */
  serviceUrl(service: ServiceName): string;
  /** The local cloud on which the services run. */
  cloud: LocalCloudAccess;
  /** The existing folder for the files that the user gets. */
  outputDir: string;
  /** The existing folder for other files, which is removed when the demo ends. */
  workDir: string;
  progress: Progress;
  /** Aborted when the demo is interrupted, takes too long, or the stack exits. */
  signal: AbortSignal;
}

/** Shows one service at work on real media. The stack is already running; the scene stops whatever else it starts. */
export interface Scene {
  /** The name of the service. */
  name: string;
  /**
   * Plays the scene and checks its results.
   *
   * @returns a line that describes the results
   * @throws Error when a result is wrong
   */
  play(context: SceneContext): Promise<string>;
}

/** The port of each service, counted from PORT_BASE. */
export const servicePortOffsets = {
  'vod-callback': 1,
  'web-record': 2,
  'trtc-push': 3,
  'trtc-record': 4,
} as const;

export type ServiceName = keyof typeof servicePortOffsets;
