import { type TemporaryCredential } from '../credential-store.ts';
import { LOCAL_APP_ID, LOCAL_REGION, LOCAL_UIN } from '../known-names.ts';
import { type FunctionDefinition } from './function-definition.ts';

/** Creates the headers that the platform adds to each call. Image functions get the keys of their role this way. */
export function makePlatformHeaders(
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
    // Milliseconds, as traces of real requests show; the documents name no unit.
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

/** Creates the environment variables that the platform adds for an image function, which contain no credentials. */
export function makePlatformEnvironment(
  definition: FunctionDefinition,
  port: number,
): Record<string, string> {
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
