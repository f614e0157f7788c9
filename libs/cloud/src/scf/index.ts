export {
  createCredentialSource,
  type Credentials,
  type CredentialSource,
  type CredentialSourceOptions,
  type HeaderSource,
  readCredentials,
} from './credentials.ts';
export {
  createScfClient,
  type AsyncEventState,
  type ScfClient,
  type ScfClientOptions,
} from './scf-client.ts';
export type { KeyedCalls } from './credentials.ts';
export { watchKeys } from './watch-keys.ts';
export { readRequestId, readScfContext, type ScfContext } from './scf-context.ts';
