import { ServiceError } from '@scf-media/protocol/errors';
import type {
  ApplyUploadRequest,
  ApplyUploadResponse,
  CommitUploadRequest,
  CommitUploadResponse,
  ProcessMediaRequest,
  ProcessMediaResponse,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_models.js';
import { type KeyedCalls, watchKeys } from '../scf/watch-keys.ts';
import { isDuplicateSession, isNotFound, vodError } from './vod-error.ts';
import type { Client } from './vod-sdk.ts';

/** ConfirmEvents takes no more handles at once, and PullEvents gives no more events. */
export const MAX_PULLED_EVENTS = 16;
/** PullEvents is held by the platform for up to 5 s; the documents advise a timeout of 10 s. */
const MIN_PULL_TIMEOUT_MS = 10_000;

export interface ProcessMediaOptions {
  fileId: string;
  /** The transcode templates. */
  definitions: readonly number[];
  /** At most 50 characters; the platform refuses a repeat of it for three days. */
  sessionId: string;
  /** At most 1000 characters; comes back in the ProcedureStateChanged event. */
  sessionContext?: string;
}

/** The calls of VOD (2018-07-17) that the services need. Each may throw a ServiceError `Vod…`, see `vodError`. */
export interface VodClient {
  /** @returns the task that was started, or that an earlier request with this SessionId has started one */
  processMedia(
    options: ProcessMediaOptions,
    signal?: AbortSignal,
  ): Promise<{ taskId: string } | { duplicate: true }>;
  /** @returns the platform's answer, with at most 16 events in `EventSet`; an answer without any when there are none */
  pullEvents(signal?: AbortSignal): Promise<unknown>;
  /** @param handles at most 16 */
  confirmEvents(handles: readonly string[], signal?: AbortSignal): Promise<void>;
  /** Fields and answer as documented; SubAppId is filled in. */
  applyUpload(
    request: Omit<ApplyUploadRequest, 'SubAppId'>,
    signal?: AbortSignal,
  ): Promise<ApplyUploadResponse>;
  /** Fields and answer as documented; SubAppId is filled in. */
  commitUpload(
    request: Omit<CommitUploadRequest, 'SubAppId'>,
    signal?: AbortSignal,
  ): Promise<CommitUploadResponse>;
}

export interface VodClientOptions extends KeyedCalls {
  /** VOD takes any. */
  region: string;
  /** Host and port instead of `vod.tencentcloudapi.com`, such as `127.0.0.1:9000`. */
  endpoint?: string | undefined;
  protocol?: 'https://' | 'http://' | undefined;
  /** Which application of the account is meant; left out of every request when undefined or 0. */
  subAppId?: number | undefined;
  timeoutMs?: number | undefined;
}

/** A client for VOD. The SDK is loaded with the first call: the services answer their first request without it. */
export function createVodClient(options: VodClientOptions): VodClient {
  const { timeoutMs = 10_000 } = options;
  const subApp = options.subAppId ? { SubAppId: options.subAppId } : {};
  let client: Promise<Client> | undefined;
  let pullClient: Promise<Client> | undefined;
  const keys = watchKeys(options);
  const watched = { ...options, credentials: keys.next };
  const forCalls = () => (client ??= connect(watched, timeoutMs));
  const forPulling = () => (pullClient ??= connect(watched, Math.max(timeoutMs, MIN_PULL_TIMEOUT_MS)));

  async function ask<Answer>(
    action: string,
    request: object,
    signal: AbortSignal | undefined,
    from: () => Promise<Client> = forCalls,
  ): Promise<Answer> {
    try {
      // Not by the method of that name: those take no signal.
      return await (
        await from()
      ).request(action, { ...subApp, ...request }, signal === undefined ? {} : { signal });
    } catch (error) {
      throw keys.see(vodError(action, error, { temporary: keys.areTemporary() }));
    }
  }

  return {
    async processMedia({ fileId, definitions, sessionId, sessionContext }, signal) {
      const request: ProcessMediaRequest = {
        FileId: fileId,
        MediaProcessTask: { TranscodeTaskSet: definitions.map((Definition) => ({ Definition })) },
        SessionId: sessionId,
        ...(sessionContext === undefined ? {} : { SessionContext: sessionContext }),
      };
      try {
        const { TaskId: taskId } = await ask<ProcessMediaResponse>('ProcessMedia', request, signal);
        if (taskId !== undefined) return { taskId };
      } catch (error) {
        if (isDuplicateSession(error)) return { duplicate: true };
        throw error;
      }
      throw new ServiceError('VodAnswerIncomplete', 'ProcessMedia answered without a TaskId', {
        fault: 'service',
      });
    },
    async pullEvents(signal) {
      try {
        return await ask<unknown>('PullEvents', {}, signal, forPulling);
      } catch (error) {
        // How the platform sometimes says that there is nothing to pull.
        if (isNotFound(error)) return { EventSet: [] };
        throw error;
      }
    },
    async confirmEvents(handles, signal) {
      await ask<unknown>('ConfirmEvents', { EventHandles: [...handles] }, signal);
    },
    applyUpload: (request, signal) => ask<ApplyUploadResponse>('ApplyUpload', request, signal),
    commitUpload: (request, signal) => ask<CommitUploadResponse>('CommitUpload', request, signal),
  };
}

async function connect(options: VodClientOptions, timeoutMs: number): Promise<Client> {
  const { Client: SdkClient } = await import('./vod-sdk.ts');
  return new SdkClient({
    credential: { getCredential: async () => options.credentials() },
    region: options.region,
    profile: {
      httpProfile: {
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
        ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
        reqTimeout: timeoutMs / 1000,
      },
    },
  });
}
