import { type Settings } from '../config.ts';

const TIMEOUT_SECONDS = 60;

/** How the SDK's clients are made. @param at where the product's API is, when it is not Tencent's */
export function sdkOptions(settings: Settings, at: { endpoint: string | undefined; protocol: string }) {
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
