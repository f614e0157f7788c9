export {
  createCredentialSource,
  type Credentials,
  type CredentialSource,
  readCredentials,
} from './credentials.ts';
export { createScfClient, type AsyncEventState, type ScfClient } from './scf-client.ts';
export type { KeyedCalls } from './credentials.ts';
export { watchKeys } from './watch-keys.ts';
