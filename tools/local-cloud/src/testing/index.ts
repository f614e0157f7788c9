export { type CosServer, type FaultRule, type Faults } from '../cos/index.ts';
export { type Credential } from '../credentials/credential-store.ts';
export { LOCAL_APP_ID, LOCAL_BUCKET, LOCAL_CREDENTIAL, LOCAL_REGION, LOCAL_UIN } from '../known-names.ts';
export {
  type LocalCloud,
  type LocalCloudOptions,
  type LocalCloudUrls,
  startLocalCloud,
} from '../local-cloud.ts';
export { type FunctionDefinition, type Invocation, type InvocationStatus, type Scf } from '../scf/index.ts';
