/** Where the local cloud answers the official SDKs, and the keys it knows; docs/local-cloud.md has them, too. */
export interface LocalCloudAccess {
  /** Host and port of the Cloud API, without TLS. */
  apiEndpoint: string;
  /** `Domain` of the COS SDK. */
  cosDomain: string;
  region: string;
  credential: { secretId: string; secretKey: string };
}

const cosPortOffset = 10;

/** @param portBase the first port of the stack */
export function localCloudAccess(portBase: number): LocalCloudAccess {
  return {
    apiEndpoint: `127.0.0.1:${portBase}`,
    cosDomain: `http://127.0.0.1:${portBase + cosPortOffset}/{Bucket}`,
    region: 'ap-guangzhou',
    credential: { secretId: 'AKIDlocal', secretKey: 'local-secret' },
  };
}
