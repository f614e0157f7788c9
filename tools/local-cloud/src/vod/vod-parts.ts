import { type CosServer } from '../cos/index.ts';
import { type CredentialStore } from '../credential-store.ts';
import { type MediaTools } from './probe.ts';
import { type VodEvent } from './event-log.ts';
import { type ToMediaUrl } from './vod-file.ts';
import { type VodState } from './vod-state.ts';

/** What the actions and tasks of VOD need. */
export interface VodParts {
  /** The claimed directory. */
  readonly dir: string;
  readonly state: VodState;
  readonly cos: CosServer;
  readonly credentials: CredentialStore;
  readonly tools: MediaTools;
  readonly toMediaUrl: ToMediaUrl;
  /** Raises an event if the configuration enables it. Call it inside the transaction of the change. */
  raise(subject: string, event: VodEvent): void;
  /** Lifetime of an upload's keys. */
  readonly uploadKeysMs: number;
  /** How much longer they are valid than stated. */
  readonly uploadKeysGraceMs: number;
  /** Aborts when VOD stops. */
  readonly stopping: AbortSignal;
}
