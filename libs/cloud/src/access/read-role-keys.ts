import type { Credentials } from '../scf/index.ts';

interface Variables {
  TENCENTCLOUD_SECRETID?: string | undefined;
  TENCENTCLOUD_SECRETKEY?: string | undefined;
  TENCENTCLOUD_SESSIONTOKEN?: string | undefined;
}

/**
 * The keys of the function's role that SCF gives to a process of a zip, in its environment; one of an image finds them in the
 * headers of its requests alone.
 */
export function readRoleKeys(variables: Variables): Credentials | undefined {
  const { TENCENTCLOUD_SECRETID: secretId, TENCENTCLOUD_SECRETKEY: secretKey } = variables;
  const { TENCENTCLOUD_SESSIONTOKEN: token } = variables;
  if (secretId === undefined || secretKey === undefined) return undefined;
  return token === undefined ? { secretId, secretKey } : { secretId, secretKey, token };
}
