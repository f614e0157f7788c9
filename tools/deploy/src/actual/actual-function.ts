import { type EventRetries, type FunctionSettings } from '../desired/desired-function.ts';

/** A published version, which never changes. */
export interface ActualVersion {
  /** A number, starting from 1. */
  readonly version: string;
  readonly description: string;
}

/** A trigger of a kind that deployments use. */
export type ActualTrigger =
  | {
      readonly type: 'url';
      readonly name: string;
      readonly qualifier: string;
      readonly url: string | undefined;
    }
  | {
      readonly type: 'timer';
      readonly name: string;
      readonly qualifier: string;
      readonly cron: string;
      readonly message: string;
    };

/** The actual state of a function. */
export interface ActualFunction {
  readonly name: string;
  readonly status: string;
  /** The reason of a failed status. */
  readonly reason: string | undefined;
  readonly type: string;
  readonly runtime: string;
  readonly isAsync: boolean;
  readonly description: string;
  readonly imageUri: string | undefined;
  readonly settings: FunctionSettings;
  /** Undefined for a function without asynchronous events. */
  readonly retries: EventRetries | undefined;
  /** In the order of publication. */
  readonly versions: readonly ActualVersion[];
  /** The version that the alias `live` points to. */
  readonly liveVersion: string | undefined;
  readonly triggers: readonly ActualTrigger[];
}
