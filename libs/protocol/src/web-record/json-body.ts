import { invalidParam } from './failure.ts';

/**
 * The body of a request as a value.
 *
 * @throws ServiceError `InvalidParam`: `request body must be JSON`
 */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidParam('request body must be JSON', cause);
  }
}
