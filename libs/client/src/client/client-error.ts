/** Reports a failed request: the error of the service, or why it could not be reached. */
export class ScfMediaError extends Error {
  /** The error code of the service, or one of {@link ClientErrorCode}. */
  readonly code: string;
  /** The HTTP status, which is 200 for web-record's errors; undefined without a response. */
  readonly status: number | undefined;
  /** Identifies the request in the service's log. */
  readonly requestId: string | undefined;

  constructor(
    code: string,
    message: string,
    options: { status?: number | undefined; requestId?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ScfMediaError';
    this.code = code;
    this.status = options.status;
    this.requestId = options.requestId;
  }
}

/** Error codes of the client itself, in addition to those of the services. */
export type ClientErrorCode =
  /** No attempt could connect. */
  | 'Unreachable'
  /** No attempt got a response in time, or the awaited status was not reached in time. */
  | 'Timeout'
  /** The response is not one of these services, but of a gateway or another server. */
  | 'InvalidAnswer'
  /** The task ended without reaching the awaited status. */
  | 'TaskEnded';
