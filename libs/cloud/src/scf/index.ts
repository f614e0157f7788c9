export {
  credentialSource,
  type CredentialSource,
  type CredentialSourceOptions,
} from './credential-source.ts';
export { credentialsOf, type Credentials, type HeaderSource } from './credentials.ts';
export {
  createScfClient,
  type AsyncEventState,
  type ScfClient,
  type ScfClientOptions,
} from './scf-client.ts';
export { type KeyedCalls, watchedKeys } from './watched-keys.ts';
export { requestIdOf, scfContextOf, type ScfContext } from './scf-context.ts';
