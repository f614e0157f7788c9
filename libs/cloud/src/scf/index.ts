export {
  createCredentialSource,
  type CredentialSource,
  type CredentialSourceOptions,
} from './credential-source.ts';
export { readCredentials, type Credentials, type HeaderSource } from './credentials.ts';
export {
  createScfClient,
  type AsyncEventState,
  type ScfClient,
  type ScfClientOptions,
} from './scf-client.ts';
export { type KeyedCalls, watchKeys } from './watch-keys.ts';
export { readRequestId, readScfContext, type ScfContext } from './scf-context.ts';
