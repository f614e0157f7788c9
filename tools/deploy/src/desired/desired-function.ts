/** The alias that the address, the timers and the worker's runs use; a deployment moves it, a rollback moves it back. */
export const LIVE_ALIAS = 'live';

/** How the platform retries the asynchronous events of a function. */
export interface EventRetries {
  /** The number of retries after an error of the function. */
  readonly retryNum: number;
  /** How long an event is kept while the quota is used up. */
  readonly msgTtlSeconds: number;
}

/**
 * The retries of event functions, in place of the platform's two retries and six hours
 * (https://cloud.tencent.com/document/product/583/41138). The app itself replaces a lost worker, and a timer fires again
 * anyway; an event that waited for hours would record an empty room. 60 s is the minimum of the platform.
 */
export const EVENT_RETRIES: EventRetries = { retryNum: 0, msgTtlSeconds: 60 };

/** The settings of a function that can be changed after its creation. */
export interface FunctionSettings {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly initTimeoutSeconds: number;
  /** Concurrent requests in one instance. */
  readonly concurrency: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly role: string | undefined;
  readonly vpc: { readonly vpcId: string; readonly subnetId: string } | undefined;
  readonly cfs: CfsMount | undefined;
  /** Undefined: the platform's own topic. */
  readonly logs: { readonly logsetId: string; readonly topicId: string } | undefined;
}

/** A file system, and where it is mounted. */
interface CfsMount {
  readonly id: string;
  readonly remoteDir: string;
  readonly mountPath: string;
}

/** What a function runs: a zip that is uploaded, or an image in a registry. */
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

/** The desired state of a function. */
export interface DesiredFunction {
  readonly name: string;
  readonly type: 'HTTP' | 'Event';
  readonly runtime: string;
  readonly isAsync: boolean;
  /** The export that the platform's runtime calls, for an event function from a zip. */
  readonly handler?: string;
  readonly code: DesiredCode;
  readonly settings: FunctionSettings;
  readonly hasUrl: boolean;
  readonly timers: readonly DesiredTimer[];
}
