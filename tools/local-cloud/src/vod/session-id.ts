import { apiError } from '../cloud-api/index.ts';
import { type VodState } from './vod-state.ts';

const SESSION_ID_LIMIT = 50;
const SESSION_CONTEXT_LIMIT = 1000;

export interface SessionFields {
  readonly SessionId: string;
  readonly SessionContext: string;
}

/**
 * Checks the length of what is handed through.
 *
 * @throws ServiceError `InvalidParameterValue.SessionIdTooLong` or `InvalidParameterValue.SessionContextTooLong`
 */
export function checkSession({ SessionId, SessionContext }: SessionFields): void {
  if (SessionId.length > SESSION_ID_LIMIT)
    throw apiError('InvalidParameterValue.SessionIdTooLong', 'SessionId is too long.');
  if (SessionContext.length > SESSION_CONTEXT_LIMIT)
    throw apiError('InvalidParameterValue.SessionContextTooLong', 'SessionContext is too long.');
}

/** @throws ServiceError `InvalidParameterValue.SessionId` when the same call was made within three days */
export function takeSessionId(state: VodState, action: string, { SessionId }: SessionFields): void {
  if (!state.takeSessionId(action, SessionId))
    throw apiError(
      'InvalidParameterValue.SessionId',
      'The SessionId is a duplicate of a request within three days.',
    );
}
