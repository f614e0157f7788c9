import { type CosServer } from '../cos/index.ts';
import { type CredentialStore } from '../credentials/credential-store.ts';
import { type MediaTools } from './media-tools.ts';
import { type VodEvent } from './vod-event.ts';
import { type UrlOf } from './vod-file.ts';
import { type VodState } from './vod-state.ts';

/** What the actions and the workers of VOD are made of. */
export interface VodParts {
  /** The claimed directory. */
  readonly dir: string;
  readonly state: VodState;
  readonly cos: CosServer;
  readonly credentials: CredentialStore;
  readonly tools: MediaTools;
  readonly urlOf: UrlOf;
  /** Raises an event, when the configuration wants it; to be called inside of the transaction that it tells of. */
  raise(subject: string, event: VodEvent): void;
  /** How long the keys of an upload last. */
  readonly uploadKeysMs: number;
  /** How much longer than they say. */
  readonly uploadKeysGraceMs: number;
  /** Aborts when VOD stops. */
  readonly stopping: AbortSignal;
}
