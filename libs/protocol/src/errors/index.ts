/**
 * Who caused a failure; it decides whether to retry and whom to notify.
 *
 * - `caller`: the request is wrong; repeating it fails again.
 * - `destination`: something that the caller named (a page, a bucket, a callback URL) fails.
 * - `service`: our own.
 */
type Fault = 'caller' | 'destination' | 'service';

/** The one error type of the project: thrown anywhere, mapped to a response in one place of each app. */
export class ServiceError extends Error {
  readonly code: string;
  readonly fault: Fault;

  /**
   * @param code the code in responses, for example `InvalidParam`
   * @param message for people; names the field when a field is at fault; never contains a secret or a signed URL
   */
  constructor(code: string, message: string, options: { fault: Fault; cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ServiceError';
    this.code = code;
    this.fault = options.fault;
  }
}

/** Returns the message of anything that was thrown. */
export function toMessage(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
