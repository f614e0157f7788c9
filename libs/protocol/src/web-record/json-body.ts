import { invalidParam } from './failure.ts';

/**
 * Parses the body of a request.
 *
 * @throws ServiceError `InvalidParam`: `request body must be JSON`
 */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the input, which may contain a secret: it must not be logged as the cause.
    throw invalidParam('request body must be JSON');
  }
}
