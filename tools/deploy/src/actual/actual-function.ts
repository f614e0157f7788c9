import { type EventRetries, type FunctionSettings } from '../desired/desired-function.ts';

/** A version that was published; it never changes. */
export interface ActualVersion {
  /** A number, counted up from 1. */
  readonly version: string;
  readonly description: string;
}

/** A trigger, as far as it concerns us. */
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

/** A function as it is. */
export interface ActualFunction {
  readonly name: string;
  readonly status: string;
  /** Why the status is a failed one. */
  readonly reason: string | undefined;
  readonly type: string;
  readonly runtime: string;
  readonly isAsync: boolean;
  readonly description: string;
  readonly imageUri: string | undefined;
  readonly settings: FunctionSettings;
  /** Undefined: it has no asynchronous events. */
  readonly retries: EventRetries | undefined;
  /** The oldest first. */
  readonly versions: readonly ActualVersion[];
  /** The version that the alias `live` points to. */
  readonly liveVersion: string | undefined;
  readonly triggers: readonly ActualTrigger[];
}
