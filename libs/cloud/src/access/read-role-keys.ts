import type { Credentials } from '../scf/index.ts';

interface Variables {
  TENCENTCLOUD_SECRETID?: string | undefined;
  TENCENTCLOUD_SECRETKEY?: string | undefined;
  TENCENTCLOUD_SESSIONTOKEN?: string | undefined;
}

/**
 * Returns the credentials of the function's role in the environment. SCF sets them for functions that run from a zip;
 * those that run from an image get them only in request headers.
 */
export function readRoleKeys(variables: Variables): Credentials | undefined {
  const { TENCENTCLOUD_SECRETID: secretId, TENCENTCLOUD_SECRETKEY: secretKey } = variables;
  const { TENCENTCLOUD_SESSIONTOKEN: token } = variables;
  if (secretId === undefined || secretKey === undefined) return undefined;
  return token === undefined ? { secretId, secretKey } : { secretId, secretKey, token };
}
