import { ServiceError } from '@scf-media/protocol/errors';

/** `FINISHED`: responded successfully. `ABORTED`: killed on request. `FAILED`: anything else. */
type InvocationStatus = 'RUNNING' | 'FINISHED' | 'ABORTED' | 'FAILED';

/** The documented status codes that this cloud uses (https://cloud.tencent.com/document/product/583/42611). */
export const STATUS_CODE = {
  running: 0,
  ok: 200,
  containerStart: 405,
  requestTooLarge: 406,
  responseTooLarge: 407,
  userCode: 430,
  concurrency: 432,
  timeLimit: 433,
  processExit: 439,
  initTimeout: 450,
  canceled: 499,
  system: 500,
} as const;

type FaultKind = Exclude<keyof typeof STATUS_CODE, 'running' | 'ok'>;

/** One run of a function. */
export interface Invocation {
  readonly requestId: string;
  readonly functionName: string;
  /** The requested version or alias. */
  readonly qualifier: string;
  readonly status: InvocationStatus;
  readonly statusCode: number;
  /** Milliseconds since 1970. */
  readonly startTimeMs: number;
  readonly endTimeMs: number | undefined;
}

export type InvocationEnd = Pick<Invocation, 'statusCode'> & { status: Exclude<InvocationStatus, 'RUNNING'> };

export const finished: InvocationEnd = { status: 'FINISHED', statusCode: STATUS_CODE.ok };
export const aborted: InvocationEnd = { status: 'ABORTED', statusCode: STATUS_CODE.canceled };
export const failed = (cause: FaultKind): InvocationEnd => ({
  status: 'FAILED',
  statusCode: STATUS_CODE[cause],
});

/** The documented name of each status code. */
const NAMES: Record<FaultKind, string> = {
  containerStart: 'ContainerStateExited',
  requestTooLarge: 'RequestTooLarge',
  responseTooLarge: 'ResponseTooLarge',
  userCode: 'UserCodeException',
  concurrency: 'ResourceLimitReached',
  timeLimit: 'TimeLimitReached',
  processExit: 'UserProcessExit',
  initTimeout: 'InitContainerTimeout',
  canceled: 'RequestCanceled',
  system: 'InternalError',
};

/** Creates the error of a call that the platform could not complete; SCF reports it by a status code. */
export function platformFault(kind: FaultKind, message: string, cause?: unknown): ServiceError {
  return new ServiceError(NAMES[kind], message, { fault: kind === 'system' ? 'service' : 'caller', cause });
}

/** Finds the kind of an error that ended a call. */
export function toFaultKind(error: unknown): FaultKind {
  const name = error instanceof ServiceError ? error.code : '';
  const kinds = Object.keys(NAMES) as FaultKind[];
  return kinds.find((kind) => NAMES[kind] === name) ?? 'system';
}

/** Creates the response that the caller of a function URL gets instead of the function's. */
export function toFaultBody(error: unknown, requestId: string): { statusCode: number; body: string } {
  const statusCode = STATUS_CODE[toFaultKind(error)];
  const errorMessage = error instanceof Error ? error.message : String(error);
  return { statusCode, body: JSON.stringify({ errorCode: -1, errorMessage, requestId, statusCode }) };
}
