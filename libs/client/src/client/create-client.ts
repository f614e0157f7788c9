import type { ConnectionOptions } from './connection.ts';
import {
  createTrtcPushClient,
  type TrtcPushClient,
  createTrtcRecordClient,
  type TrtcRecordClient,
} from './room-tasks.ts';
import { createVodCallbackClient, type VodCallbackClient } from './vod-callback.ts';
import { createWebRecordClient, type WebRecordClient } from './web-record.ts';

/** The endpoints of the services, and options that apply to all of them. */
export interface ClientOptions extends Omit<ConnectionOptions, 'endpoint'> {
  endpoints: {
    webRecord?: string | undefined;
    trtcPush?: string | undefined;
    trtcRecord?: string | undefined;
    /** With its secret path, if it has one. */
    vodCallback?: string | undefined;
  };
}

/** Clients of the four services. */
export interface Client {
  readonly webRecord: WebRecordClient;
  readonly trtcPush: TrtcPushClient;
  readonly trtcRecord: TrtcRecordClient;
  readonly vodCallback: VodCallbackClient;
}

/**
 * Creates clients of several services that share a key. Using a service without an endpoint throws a TypeError.
 *
 * @example
 * const { webRecord } = createClient({ endpoints: { webRecord: 'http://127.0.0.1:9002' } });
 * const id = await webRecord.start({ RecordURL: 'https://example.com/' });
 */
export function createClient({ endpoints, ...options }: ClientOptions): Client {
  const optionsFor = (name: keyof ClientOptions['endpoints']): ConnectionOptions => {
    const endpoint = endpoints[name];
    if (endpoint === undefined) throw new TypeError(`endpoints.${name} is missing`);
    return { ...options, endpoint };
  };
  return {
    get webRecord() {
      return createWebRecordClient(optionsFor('webRecord'));
    },
    get trtcPush() {
      return createTrtcPushClient(optionsFor('trtcPush'));
    },
    get trtcRecord() {
      return createTrtcRecordClient(optionsFor('trtcRecord'));
    },
    get vodCallback() {
      return createVodCallbackClient(optionsFor('vodCallback'));
    },
  };
}
