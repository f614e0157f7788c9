import { messageOf } from '@scf-media/protocol/errors';

/**
 * A failed try in the form the documents show, `CODE:message`, such as
 * `ECONNABORTED:timeout of 2000ms exceeded` or `ECONNREFUSED:connect ECONNREFUSED 127.0.0.1:1`.
 */
export function describeFailure(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return `ECONNABORTED:timeout of ${timeoutMs}ms exceeded`;
  }
  // fetch says only "fetch failed"; what happened to the connection is in its cause.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `${codeOf(cause) ?? 'ERR_NETWORK'}:${messageOf(cause)}`;
}

/** The same for an answer that is not 2xx. */
export function describeStatus(status: number): string {
  const code = status >= 500 ? 'ERR_BAD_RESPONSE' : 'ERR_BAD_REQUEST';
  const note = status >= 300 && status < 400 ? ' (redirects are not followed)' : '';
  return `${code}:Request failed with status code ${status}${note}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
