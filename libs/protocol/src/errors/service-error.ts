/**
 * Whose mistake a failure is; it decides whether to retry and who is told.
 * - `caller`: the request is wrong; asking again in the same way fails again.
 * - `destination`: something the caller named (a page, a bucket, a callback address) does not do its part.
 * - `service`: ours.
 */
export type Fault = 'caller' | 'destination' | 'service';

/** The one error type of the project: thrown anywhere, mapped to the wire in one place per app. */
export class ServiceError extends Error {
  readonly code: string;
  readonly fault: Fault;

  /**
   * @param code the code that goes on the wire, such as `InvalidParam`
   * @param message for people; names the field when a field is at fault; never carries a secret or a signed URL
   */
  constructor(code: string, message: string, options: { fault: Fault; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.fault = options.fault;
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
