import type { Progress } from '../progress/progress.ts';
import type { LocalCloudAccess } from '../stack/local-cloud-access.ts';

/** What a scene works with. */
interface SceneContext {
  /** Where a service of the running stack answers. */
  serviceUrl(service: ServiceName): string;
  /** What the services stand on. */
  cloud: LocalCloudAccess;
  /** What the scene leaves for people to look at; exists. */
  outputDir: string;
  /** For everything else; exists, and is removed when the demo ends. */
  workDir: string;
  progress: Progress;
  /** Aborted when the demo is interrupted, takes too long, or the stack is gone. */
  signal: AbortSignal;
}

/** One service, shown at work on real media. The stack runs already; the scene takes down whatever else it starts. */
export interface Scene {
  /** The name of the service. */
  name: string;
  /**
   * Plays the scene and checks what came of it.
   *
   * @returns one line on what was made
   * @throws when anything is not as it should be
   */
  play(context: SceneContext): Promise<string>;
}

/** The services by the place of their port after PORT_BASE. */
export const servicePorts = { 'vod-callback': 1, 'web-record': 2, 'trtc-push': 3, 'trtc-record': 4 } as const;

export type ServiceName = keyof typeof servicePorts;
