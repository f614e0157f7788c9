import { type TemporaryCredential } from '../credentials/credential-store.ts';
import { LOCAL_APP_ID, LOCAL_REGION, LOCAL_UIN } from '../known-names.ts';
import { type FunctionDefinition } from './function-definition.ts';

/** What the platform tells a function with each call; an image function gets the keys of its role so. */
export function platformHeaders(
  definition: FunctionDefinition,
  requestId: string,
  credential?: TemporaryCredential,
): Record<string, string> {
  return {
    'X-Scf-Request-Id': requestId,
    'X-Scf-Name': definition.functionName,
    'X-Scf-Version': definition.version ?? '$LATEST',
    'X-Scf-Namespace': 'default',
    'X-Scf-Region': LOCAL_REGION,
    'X-Scf-Appid': LOCAL_APP_ID,
    'X-Scf-Uin': LOCAL_UIN,
    'X-Scf-Memory': String(definition.memoryMb),
    // Milliseconds: the documents name no unit, but traces of real requests show them.
    'X-Scf-Timeout': String(definition.timeoutSeconds * 1000),
    ...(credential === undefined
      ? {}
      : {
          'X-Scf-Secret-Id': credential.secretId,
          'X-Scf-Secret-Key': credential.secretKey,
          'X-Scf-Session-Token': credential.token,
        }),
  };
}

/** What the platform adds to the environment of an image function: there are no credentials in it. */
export function platformEnvironment(definition: FunctionDefinition, port: number): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    SCF_FUNCTIONNAME: definition.functionName,
    SCF_FUNCTIONVERSION: definition.version ?? '$LATEST',
    TENCENTCLOUD_RUNENV: 'SCF',
    TENCENTCLOUD_REGION: LOCAL_REGION,
    TENCENTCLOUD_APPID: LOCAL_APP_ID,
    TENCENTCLOUD_UIN: LOCAL_UIN,
  };
}
