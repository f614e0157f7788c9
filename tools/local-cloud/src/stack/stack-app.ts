import { type LocalCloudUrls } from '../local-cloud.ts';

/** A service of this workspace: a web function, and mostly an event function beside it from the same image. */
export interface StackApp {
  readonly name: string;
  /** Added to PORT_BASE. */
  readonly portOffset: number;
  /** The program and its arguments; as web function and as worker alike. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** What the app is configured with, beside PORT and HOST. @param dir the state directory */
  environment(urls: LocalCloudUrls, dir: string): Record<string, string>;
  readonly worker?: WorkerFunction;
}

export interface WorkerFunction {
  readonly functionName: string;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
}
