import { type Settings } from '../config.ts';

const TIMEOUT_SECONDS = 60;

/** Creates the options of the SDK's clients. @param at the product's API, if not Tencent's */
export function createSdkOptions(settings: Settings, at: { endpoint: string | undefined; protocol: string }) {
  const { secretId, secretKey, token } = settings.keys;
  return {
    credential: { secretId, secretKey, ...(token === undefined ? {} : { token }) },
    region: settings.region,
    profile: {
      httpProfile: {
        reqTimeout: TIMEOUT_SECONDS,
        protocol: at.protocol,
        ...(at.endpoint === undefined ? {} : { endpoint: at.endpoint }),
      },
    },
  };
}
