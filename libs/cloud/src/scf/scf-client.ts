import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import type { Client } from './scf-sdk.ts';
import { type KeyedCalls, watchKeys } from './watch-keys.ts';

/** The platform refuses a larger event for an asynchronous invocation. */
export const MAX_EVENT_BYTES = 128 * 1024;

export type AsyncEventState = 'RUNNING' | 'FINISHED' | 'ABORTED' | 'FAILED';
const STATES: readonly string[] = ['RUNNING', 'FINISHED', 'ABORTED', 'FAILED'] satisfies AsyncEventState[];

export interface ScfClient {
  /**
   * Starts a function with this event and does not wait for it.
   *
   * @returns the request id of the run, for the two calls below
   * @throws ServiceError `ScfEventTooLarge`, or `Scf…` with the platform's code
   */
  invokeEvent(functionName: string, event: unknown): Promise<string>;
  /** @returns undefined when the platform knows no such run; it forgets them 3 days after their end */
  asyncStatus(requestId: string): Promise<AsyncEventState | undefined>;
  /**
   * Ends a run.
   *
   * @param options.grace true sends SIGTERM, so that it can finish its file; false kills the instance and its /tmp
   */
  terminate(functionName: string, requestId: string, options: { grace: boolean }): Promise<void>;
}

export interface ScfClientOptions extends KeyedCalls {
  region: string;
  /** Host and port instead of `scf.tencentcloudapi.com`, such as `127.0.0.1:9000`. */
  endpoint?: string | undefined;
  protocol?: 'https://' | 'http://' | undefined;
  namespace?: string | undefined;
  /** The version or alias that events are for; the platform takes `$LATEST`, which a deployment is just changing. */
  qualifier?: string | undefined;
  timeoutMs?: number | undefined;
}

export function createScfClient(options: ScfClientOptions): ScfClient {
  let client: Promise<Client> | undefined;
  const keys = watchKeys(options);
  const sdk = (): Promise<Client> => (client ??= sdkClient({ ...options, credentials: keys.next }));
  const rethrow =
    (what: string) =>
    (error: unknown): never => {
      throw keys.see(scfError(what, error));
    };
  const namespace = options.namespace === undefined ? {} : { Namespace: options.namespace };

  async function invokeEvent(functionName: string, event: unknown): Promise<string> {
    const clientContext = JSON.stringify(event);
    if (Buffer.byteLength(clientContext) > MAX_EVENT_BYTES) {
      throw new ServiceError('ScfEventTooLarge', `the event for ${functionName} is larger than 128 KB`, {
        fault: 'caller',
      });
    }
    const request = {
      ...namespace,
      FunctionName: functionName,
      InvocationType: 'Event',
      ClientContext: clientContext,
      ...(options.qualifier === undefined ? {} : { Qualifier: options.qualifier }),
    };
    const answer = await (await sdk()).Invoke(request).catch(rethrow(`Invoke ${functionName}`));
    // No document shows what FunctionRequestId is for an event. Without it the run is there all the same, so the task goes on by
    // the id of the call: at worst the run cannot be asked for, and the heartbeat alone tells that it works.
    const runId = [answer.Result?.FunctionRequestId, answer.RequestId].find(
      (id) => id !== undefined && id !== '',
    );
    if (runId === undefined) {
      throw new ServiceError('ScfAnswerIncomplete', 'Invoke answered without a request id', {
        fault: 'service',
      });
    }
    return runId;
  }

  async function asyncStatus(requestId: string): Promise<AsyncEventState | undefined> {
    try {
      const { Result: result } = await (await sdk()).GetAsyncEventStatus({ InvokeRequestId: requestId });
      return isState(result?.Status) ? result.Status : undefined;
    } catch (error) {
      if (codeOf(error)?.startsWith('ResourceNotFound') === true) return undefined;
      throw keys.see(scfError('GetAsyncEventStatus', error));
    }
  }

  async function terminate(
    functionName: string,
    requestId: string,
    { grace }: { grace: boolean },
  ): Promise<void> {
    await (
      await sdk()
    )
      .TerminateAsyncEvent({
        ...namespace,
        FunctionName: functionName,
        InvokeRequestId: requestId,
        GraceShutdown: grace,
      })
      .catch(rethrow(`TerminateAsyncEvent ${functionName}`));
  }

  return { invokeEvent, asyncStatus, terminate };
}

/** The SDK is read with the first call: who takes no more than the credentials from this folder starts without it. */
async function sdkClient(options: ScfClientOptions): Promise<Client> {
  const { Client: SdkClient } = await import('./scf-sdk.ts');
  return new SdkClient({
    credential: { getCredential: async () => options.credentials() },
    region: options.region,
    profile: {
      httpProfile: {
        ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
        ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
        reqTimeout: (options.timeoutMs ?? 10_000) / 1000,
      },
    },
  });
}

function isState(value: string | undefined): value is AsyncEventState {
  return value !== undefined && STATES.includes(value);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** `ResourceNotFound.Function` becomes `ScfResourceNotFoundFunction`; no code means the platform was not reached. */
function scfError(what: string, error: unknown): ServiceError {
  const code = codeOf(error)?.replaceAll('.', '') ?? 'Unreachable';
  return new ServiceError(`Scf${code}`, `${what}: ${messageOf(error)}`, { fault: 'service', cause: error });
}
