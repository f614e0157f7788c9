import { LOCAL_CREDENTIAL, LOCAL_REGION, type LocalCloudUrls } from '@scf-media/local-cloud/testing';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/trtc/v20190722/trtc_client.js';

/** The official SDK's client of TRTC's Cloud API, for the local cloud. */
export function trtcApi({ apiEndpoint }: Pick<LocalCloudUrls, 'apiEndpoint'>): Client {
  return new Client({
    credential: LOCAL_CREDENTIAL,
    region: LOCAL_REGION,
    profile: { httpProfile: { endpoint: apiEndpoint, protocol: 'http://', reqTimeout: 10 } },
  });
}
