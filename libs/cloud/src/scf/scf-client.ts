import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import type { Client } from './scf-sdk.ts';
import { type KeyedCalls, watchKeys } from './credentials.ts';

/** SCF rejects larger events of asynchronous invocations. */
const MAX_EVENT_BYTES = 128 * 1024;

export type AsyncEventState = 'RUNNING' | 'FINISHED' | 'ABORTED' | 'FAILED';
const STATES: readonly string[] = ['RUNNING', 'FINISHED', 'ABORTED', 'FAILED'] satisfies AsyncEventState[];

export interface ScfClient {
  /**
   * Invokes a function with this event and does not wait for it.
   *
   * @returns the request id of the run, for the other two calls
   * @throws ServiceError `ScfEventTooLarge`, or `Scf…` with the platform's code
   */
  invokeEvent(functionName: string, event: object): Promise<string>;
  /** Returns the state of a run; undefined when SCF does not know it, as 3 days after its end. */
  asyncStatus(requestId: string): Promise<AsyncEventState | undefined>;
  /**
   * Terminates a run.
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
  /** The version or alias to invoke; SCF's default is `$LATEST`, which a deployment may be changing. */
  qualifier?: string | undefined;
  timeoutMs?: number | undefined;
  /** Additional fields of every event: the trace that it belongs to. */
  addToEvent?: (() => object) | undefined;
}

/** Creates a client for SCF. */
export function createScfClient(options: ScfClientOptions): ScfClient {
  let client: Promise<Client> | undefined;
  const keys = watchKeys(options);
  const sdk = (): Promise<Client> => (client ??= loadClient({ ...options, credentials: keys.next }));
  const rethrow =
    (what: string) =>
    (error: unknown): never => {
      throw keys.check(toScfError(what, error));
    };
  const namespace = options.namespace === undefined ? {} : { Namespace: options.namespace };

  async function invokeEvent(functionName: string, event: object): Promise<string> {
    const clientContext = JSON.stringify({ ...event, ...options.addToEvent?.() });
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
    // No document shows FunctionRequestId for an event. Without it the run still exists, so the id of the call
    // is used: at worst the state of the run cannot be read, and only the heartbeat shows that it works.
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
      if (readCode(error)?.startsWith('ResourceNotFound') === true) return undefined;
      throw keys.check(toScfError('GetAsyncEventStatus', error));
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

/** Loads the SDK with the first call: a process that uses only the credentials of this folder starts without it. */
async function loadClient(options: ScfClientOptions): Promise<Client> {
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

function readCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Converts an error: `ResourceNotFound.Function` becomes `ScfResourceNotFoundFunction`; no code means that SCF was
 * not reached.
 */
function toScfError(what: string, error: unknown): ServiceError {
  const code = readCode(error)?.replaceAll('.', '') ?? 'Unreachable';
  return new ServiceError(`Scf${code}`, `${what}: ${toMessage(error)}`, { fault: 'service', cause: error });
}
