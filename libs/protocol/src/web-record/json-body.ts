import { invalidParam } from './failure.ts';

/**
 * The body of a request as a value.
 *
 * @throws ServiceError `InvalidParam`: `request body must be JSON`
 */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes what came, which may be a secret: it is no cause to be logged.
    throw invalidParam('request body must be JSON');
  }
}
