/** The alias that the address, the timers and the worker's runs go by; a deployment moves it, a rollback moves it back. */
export const LIVE_ALIAS = 'live';

/** How the platform tries the asynchronous events of a function. */
export interface EventRetries {
  /** After errors of the function. */
  readonly retryNum: number;
  /** How long an event is kept that cannot be run, as the quota is used up. */
  readonly msgTtlSeconds: number;
}

/**
 * What event functions get instead of the platform's two retries and six hours
 * (https://cloud.tencent.com/document/product/583/41138). A lost worker is replaced by the app itself, and the next tick of a
 * timer comes anyway; what waited for hours would record an empty room. 60 s is the least that the platform takes.
 */
export const EVENT_RETRIES: EventRetries = { retryNum: 0, msgTtlSeconds: 60 };

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
