import { ServiceError } from '@scf-media/protocol/errors';
import type {
  ApplyUploadRequest,
  ApplyUploadResponse,
  CommitUploadRequest,
  CommitUploadResponse,
  ProcessMediaRequest,
  ProcessMediaResponse,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_models.js';
import { type KeyedCalls, watchKeys } from '../scf/credentials.ts';
import { isDuplicateSession, isNotFound, toVodError } from './vod-error.ts';
import type { Client } from './vod-sdk.ts';

/** The maximum number of events that PullEvents returns and ConfirmEvents accepts. */
export const MAX_PULLED_EVENTS = 16;
/** VOD holds PullEvents for up to 5 s; the documents advise a timeout of 10 s. */
const MIN_PULL_TIMEOUT_MS = 10_000;

interface ProcessMediaOptions {
  fileId: string;
  /** The transcode templates. */
  definitions: readonly number[];
  /** At most 50 characters; VOD rejects a repetition for three days. */
  sessionId: string;
  /** At most 1000 characters; returned in the ProcedureStateChanged event. */
  sessionContext?: string;
}

/** The calls of VOD (2018-07-17) that the services need. Each may throw a ServiceError `Vod…`, see `toVodError`. */
export interface VodClient {
  /** Starts transcoding. @returns the new task, or that an earlier request with this SessionId has started one */
  processMedia(
    options: ProcessMediaOptions,
    signal?: AbortSignal,
  ): Promise<{ taskId: string } | { duplicate: true }>;
  /**
   * Pulls events. @returns the response of VOD with at most 16 events in `EventSet`, which is empty when there are
   * none
   */
  pullEvents(signal?: AbortSignal): Promise<unknown>;
  /** Confirms events. @param handles at most 16 */
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

interface VodClientOptions extends KeyedCalls {
  /** Any region works. */
  region: string;
  /** Host and port instead of `vod.tencentcloudapi.com`, such as `127.0.0.1:9000`. */
  endpoint?: string | undefined;
  protocol?: 'https://' | 'http://' | undefined;
  /** The application of the account; omitted from requests if undefined or 0. */
  subAppId?: number | undefined;
  timeoutMs?: number | undefined;
}

/**
 * Creates a client for VOD. The SDK is loaded with the first call, so that the first request to a service does not
 * wait for it.
 */
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
      // Not by the method of that name, which does not accept a signal.
      return await (
        await from()
      ).request(action, { ...subApp, ...request }, signal === undefined ? {} : { signal });
    } catch (error) {
      throw keys.check(toVodError(action, error, { temporary: keys.areTemporary() }));
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
        // VOD sometimes responds this way when there is nothing to pull.
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
