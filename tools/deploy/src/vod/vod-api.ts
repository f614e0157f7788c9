import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_client.js';
import { toCloudError } from '../cloud/cloud-error.ts';
import { createSdkOptions } from '../cloud/sdk-options.ts';
import { type Settings } from '../config.ts';
import { type VodEventConfig, type WantedVodEvents } from './vod-callback-plan.ts';

/** The event settings of an application of VOD. */
export interface VodApi {
  read(): Promise<VodEventConfig>;
  write(wanted: WantedVodEvents): Promise<void>;
}

/** Creates the API from the official SDK. Calls throw ServiceErrors with the platform's code. */
export function createVodApi(settings: Settings): VodApi {
  const client = new Client(createSdkOptions(settings, settings.vod));
  const application = settings.subAppId === undefined ? {} : { SubAppId: settings.subAppId };
  const guard = (what: string) => (error: unknown) => {
    throw toCloudError(what, error);
  };
  return {
    async read() {
      const now = await client.DescribeEventConfig(application).catch(guard('DescribeEventConfig'));
      return {
        mode: now.Mode ?? '',
        url: now.NotificationUrl ?? '',
        uploadEvents: now.UploadMediaCompleteEventSwitch === 'ON',
        deleteEvents: now.DeleteMediaCompleteEventSwitch === 'ON',
      };
    },
    async write({ mode, url, signKey }) {
      await client
        .ModifyEventConfig({
          ...application,
          Mode: mode,
          ...(mode === 'PUSH' ? { NotificationUrl: url } : {}),
          ...(mode === 'PUSH' && signKey !== undefined ? { SignKey: signKey } : {}),
          UploadMediaCompleteEventSwitch: 'ON',
          DeleteMediaCompleteEventSwitch: 'ON',
        })
        .catch(guard('ModifyEventConfig'));
    },
  };
}
