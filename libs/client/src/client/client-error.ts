/** What a service said of a request that failed, or why it could not be asked. */
export class ScfMediaError extends Error {
  /** One word: a code of the service, or one of {@link ClientErrorCode}. */
  readonly code: string;
  /** The HTTP status; web-record answers errors with 200. Undefined: there was no answer. */
  readonly status: number | undefined;
  /** By which the service's log can be searched. */
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

/** Codes of the client's own, beside those of the services. */
export type ClientErrorCode =
  /** No connection, after all tries. */
  | 'Unreachable'
  /** No answer in time, after all tries; or what was waited for did not come in time. */
  | 'Timeout'
  /** An answer that is none of these services: a gateway's page, or another server. */
  | 'InvalidAnswer'
  /** The task has ended without the status that was waited for. */
  | 'TaskEnded';
