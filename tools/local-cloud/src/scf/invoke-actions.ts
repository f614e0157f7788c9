import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { checkNamespace, namedFunction, noSuchFunction, resolveVersion } from './functions/find-function.ts';
import { DEFAULT_ALIAS, LATEST } from './functions/function-record.ts';
import { type RunTarget } from './function-runner.ts';
import { toRetryPolicy, toRunTarget } from './functions/run-target.ts';
import { STATUS_CODE } from './invocation.ts';
import { type RunOutcome } from './run-invocation.ts';
import { type RetryPolicy } from './retry-policy.ts';
import { type ScfParts } from './scf-parts.ts';

const ASYNC_LIMIT_BYTES = 128 * 1024;
const SYNC_LIMIT_BYTES = 6 * 1024 * 1024;
const LOG_TAIL_BYTES = 4 * 1024;
const GIVEN_MSG_TTL_MS = 60_000;

const invokeSchema = z.object({
  ...namedFunction,
  InvocationType: z.string().default('RequestResponse'),
  Qualifier: z.string().default(LATEST),
  ClientContext: z.string().default('{}'),
  LogType: z.string().default('None'),
});
const invokeFunctionSchema = z.object({
  ...namedFunction,
  Qualifier: z.string().default(DEFAULT_ALIAS),
  Event: z.string().default('{}'),
  LogType: z.string().default('None'),
});

/** Invoke. Waits for the response if requested, unless the function is asynchronous. */
export function invoke(parts: ScfParts): ApiAction {
  return apiAction(invokeSchema, (request) => {
    const { InvocationType: type, ClientContext: event, LogType: logType } = request;
    if (type !== 'Event' && type !== 'RequestResponse')
      throw apiError('InvalidParameterValue.InvokeType', 'InvocationType must be Event or RequestResponse.');
    const { target, isAsync, retries } = findInvokable(parts, request, request.Qualifier);
    if (type === 'RequestResponse' && isAsync === undefined)
      throw apiError('UnsupportedOperation', 'This function supports InvocationType Event only.');
    const isAwaited = type === 'RequestResponse' && isAsync !== true;
    checkEvent('ClientContext', event, isAwaited ? SYNC_LIMIT_BYTES : ASYNC_LIMIT_BYTES);
    return run(parts, target, event, isAwaited ? { logType } : { retries });
  });
}

/** InvokeFunction: like Invoke with RequestResponse, with `$DEFAULT` instead of `$LATEST`. */
export function invokeFunction(parts: ScfParts): ApiAction {
  return apiAction(invokeFunctionSchema, (request) => {
    const { target, isAsync, retries } = findInvokable(parts, request, request.Qualifier);
    if (isAsync === undefined)
      throw apiError('UnsupportedOperation', 'This function supports InvocationType Event only.');
    checkEvent('Event', request.Event, isAsync ? ASYNC_LIMIT_BYTES : SYNC_LIMIT_BYTES);
    return run(parts, target, request.Event, isAsync ? { retries } : { logType: request.LogType });
  });
}

interface Invokable {
  readonly target: RunTarget;
  /** For asynchronous events. */
  readonly retries: RetryPolicy;
  /** Undefined for functions that are not deployed. */
  readonly isAsync: boolean | undefined;
}

function findInvokable(
  { store, given, launcher, launchGiven, retryMs }: ScfParts,
  { FunctionName: functionName, Namespace }: { FunctionName: string; Namespace: string },
  qualifier: string,
): Invokable {
  checkNamespace(Namespace);
  const record = store.get(functionName);
  if (record === undefined) {
    const definition = given.get(functionName);
    if (definition === undefined) throw noSuchFunction(functionName);
    const { memoryMb } = definition;
    return {
      target: { functionName, qualifier, memoryMb, launch: () => launchGiven(definition) },
      // Like our deployments: the app itself invokes another worker.
      retries: { retryNum: 0, msgTtlMs: GIVEN_MSG_TTL_MS, retryMs },
      isAsync: undefined,
    };
  }
  if (record.type === 'HTTP')
    throw apiError(
      'UnsupportedOperation',
      `${functionName} is an HTTP function: it is called by its function URL.`,
    );
  const version = resolveVersion(record, qualifier);
  if (version.code === undefined)
    throw apiError(
      'FailedOperation.FunctionStatusError',
      `The function ${functionName} is ${record.status}.`,
    );
  return {
    target: toRunTarget(record, version, { qualifier, launcher }),
    retries: toRetryPolicy(record, retryMs),
    isAsync: record.isAsync,
  };
}

function checkEvent(name: 'ClientContext' | 'Event', event: string, limitBytes: number): void {
  if (Buffer.byteLength(event) > limitBytes)
    throw apiError(`InvalidParameterValue.${name}`, `${name} has more than ${limitBytes / 1024} KB.`);
  try {
    JSON.parse(event);
  } catch (cause) {
    throw apiError(`InvalidParameterValue.${name}`, `${name} is not valid JSON.`, cause);
  }
}

/** Runs a function. With a `logType` it waits for the outcome; otherwise it returns only the id. */
async function run(
  { runner }: ScfParts,
  target: RunTarget,
  event: string,
  { logType, retries }: { readonly logType?: string; readonly retries?: RetryPolicy },
): Promise<object> {
  const { invocation, outcome, logFile } = runner.start(target, event, { retries });
  const base = { FunctionRequestId: invocation.requestId };
  const empty = {
    Log: '',
    RetMsg: '',
    ErrMsg: '',
    MemUsage: 0,
    Duration: 0,
    BillDuration: 0,
    InvokeResult: 0,
  };
  if (logType === undefined) return { Result: { ...empty, ...base } };
  const ended = await outcome;
  const log = logType === 'Tail' ? await readFile(logFile).catch(() => Buffer.alloc(0)) : Buffer.alloc(0);
  return {
    Result: {
      ...base,
      ...toResult(ended, Date.now() - invocation.startTimeMs),
      Log: log.subarray(-LOG_TAIL_BYTES).toString(),
    },
  };
}

function toResult({ end, answer, memoryBytes }: RunOutcome, durationMs: number): object {
  const isOk = end.statusCode === STATUS_CODE.ok;
  const { statusCode } = end;
  return {
    RetMsg: isOk ? answer : '',
    ErrMsg: isOk ? '' : JSON.stringify({ errorCode: -1, errorMessage: answer, statusCode }),
    MemUsage: memoryBytes,
    Duration: durationMs,
    BillDuration: Math.ceil(durationMs / 100) * 100,
    InvokeResult: isOk ? 0 : statusCode,
  };
}
