/** `FINISHED`: it answered well. `ABORTED`: it was killed on request. `FAILED`: anything else. */
export type InvocationStatus = 'RUNNING' | 'FINISHED' | 'ABORTED' | 'FAILED';

/** The documented status codes that this cloud gives (https://cloud.tencent.com/document/product/583/42611). */
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

export type FaultKind = Exclude<keyof typeof STATUS_CODE, 'running' | 'ok'>;

/** One run of a function. */
export interface Invocation {
  readonly requestId: string;
  readonly functionName: string;
  /** The version or alias that was asked for. */
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
