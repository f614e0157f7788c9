/** The endpoints of the local cloud for the official SDKs, and its credential; see docs/local-cloud.md. */
export interface LocalCloudAccess {
  /** Host and port of the Cloud API, which has no TLS. */
  apiEndpoint: string;
  /** `Domain` of the COS SDK. */
  cosDomain: string;
  region: string;
  credential: { secretId: string; secretKey: string };
}

const cosPortOffset = 10;

/** Returns the access to a stack. @param portBase its first port */
export function getLocalCloudAccess(portBase: number): LocalCloudAccess {
  return {
    apiEndpoint: `127.0.0.1:${portBase}`,
    cosDomain: `http://127.0.0.1:${portBase + cosPortOffset}/{Bucket}`,
    region: 'ap-guangzhou',
    credential: { secretId: 'AKIDlocal', secretKey: 'local-secret' },
  };
}
