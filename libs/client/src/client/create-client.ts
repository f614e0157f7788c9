import type { ConnectionOptions } from './connection.ts';
import { trtcPushClient, type TrtcPushClient } from './trtc-push.ts';
import { trtcRecordClient, type TrtcRecordClient } from './trtc-record.ts';
import { vodCallbackClient, type VodCallbackClient } from './vod-callback.ts';
import { webRecordClient, type WebRecordClient } from './web-record.ts';

/** Where the services are that are used, and what holds for all of them. */
export interface ClientOptions extends Omit<ConnectionOptions, 'endpoint'> {
  endpoints: {
    webRecord?: string | undefined;
    trtcPush?: string | undefined;
    trtcRecord?: string | undefined;
    /** With the secret path, where there is one. */
    vodCallback?: string | undefined;
  };
}

/** The services. */
export interface Client {
  readonly webRecord: WebRecordClient;
  readonly trtcPush: TrtcPushClient;
  readonly trtcRecord: TrtcRecordClient;
  readonly vodCallback: VodCallbackClient;
}

/**
 * A client of several services that share a key. A service without an endpoint is an error when it is used.
 *
 * @example
 * const { webRecord } = createClient({ endpoints: { webRecord: 'http://127.0.0.1:9002' } });
 * const id = await webRecord.start({ RecordURL: 'https://example.com/' });
 */
export function createClient({ endpoints, ...options }: ClientOptions): Client {
  const at = (name: keyof ClientOptions['endpoints']): ConnectionOptions => {
    const endpoint = endpoints[name];
    if (endpoint === undefined) throw new TypeError(`endpoints.${name} is missing`);
    return { ...options, endpoint };
  };
  return {
    get webRecord() {
      return webRecordClient(at('webRecord'));
    },
    get trtcPush() {
      return trtcPushClient(at('trtcPush'));
    },
    get trtcRecord() {
      return trtcRecordClient(at('trtcRecord'));
    },
    get vodCallback() {
      return vodCallbackClient(at('vodCallback'));
    },
  };
}
