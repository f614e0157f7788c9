export {
  createCredentialSource,
  type Credentials,
  type CredentialSource,
  readCredentials,
  type KeyedCalls,
  watchKeys,
} from './credentials.ts';
export { createScfClient, type AsyncEventState, type ScfClient } from './scf-client.ts';
