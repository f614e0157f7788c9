import type {
  ApplyUploadResponse,
  CommitUploadResponse,
  DescribeTaskDetailResponse,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_models.js';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_client.js';
import type { LocalCloudAccess } from '../stack/local-cloud-access.ts';

const requestTimeoutSeconds = 15;

/** The calls of VOD (2018-07-17) that an uploader needs. They throw the SDK's exceptions. */
export interface VodApi {
  applyUpload(request: { MediaType: string; MediaName: string }): Promise<ApplyUploadResponse>;
  commitUpload(request: { VodSessionKey: string }): Promise<CommitUploadResponse>;
  describeTaskDetail(request: { TaskId: string }): Promise<DescribeTaskDetailResponse>;
}

/** The official SDK, pointed at the local cloud. */
export function vodApi(cloud: LocalCloudAccess, signal: AbortSignal): VodApi {
  const client = new Client({
    credential: cloud.credential,
    region: cloud.region,
    profile: {
      httpProfile: {
        endpoint: cloud.apiEndpoint,
        protocol: 'http://',
        reqTimeout: requestTimeoutSeconds,
      },
    },
  });
  // The methods of the same names take no signal.
  return {
    applyUpload: (request) => client.request('ApplyUpload', request, { signal }),
    commitUpload: (request) => client.request('CommitUpload', request, { signal }),
    describeTaskDetail: (request) => client.request('DescribeTaskDetail', request, { signal }),
  };
}
