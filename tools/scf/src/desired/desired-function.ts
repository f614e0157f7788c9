/** The alias that the address, the timers and the worker's runs go by; a deployment moves it, a rollback moves it back. */
export const LIVE_ALIAS = 'live';

/** What of a function can be changed after it was created. */
export interface FunctionSettings {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly initTimeoutSeconds: number;
  /** Requests at once in one instance. */
  readonly concurrency: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly role: string | undefined;
  readonly vpc: { readonly vpcId: string; readonly subnetId: string } | undefined;
  readonly cfs: CfsMount | undefined;
  /** Undefined: the platform's own topic. */
  readonly logs: { readonly logsetId: string; readonly topicId: string } | undefined;
}

/** A file system, and where it is mounted. */
export interface CfsMount {
  readonly id: string;
  readonly remoteDir: string;
  readonly mountPath: string;
}

/** What a function runs: a zip that is handed over, or an image in a registry. */
export type DesiredCode =
  | { readonly type: 'zip'; readonly path: string; readonly hash: string }
  | {
      readonly type: 'image';
      readonly context: string;
      readonly hash: string;
      readonly uri: string;
      readonly registryId: string | undefined;
    };

/** A timer trigger. */
export interface DesiredTimer {
  readonly name: string;
  readonly cron: string;
  readonly message: string;
}

/** A function as it is to be. */
export interface DesiredFunction {
  readonly name: string;
  readonly type: 'HTTP' | 'Event';
  readonly runtime: string;
  readonly isAsync: boolean;
  /** Of an event function of a zip: what the platform's runtime calls. */
  readonly handler?: string;
  readonly code: DesiredCode;
  readonly settings: FunctionSettings;
  readonly hasUrl: boolean;
  readonly timers: readonly DesiredTimer[];
}
