import { z } from 'zod';
import { apiError } from '../cloud-api/index.ts';
import { type VodState } from './vod-state.ts';

/** Schemas of parameters that several actions have. */
export const subAppId = z.int().min(0).optional();
/** Without it a file never expires. */
export const expireTime = z.iso.datetime({ offset: true }).or(z.literal('')).optional();
export const NEVER = '9999-12-31T23:59:59Z';
export const taskPriority = z.int().min(-10).max(10).default(0);
export const notifyMode = z.enum(['Finish', 'Change', 'None']).or(z.literal('')).default('Finish');

const SESSION_ID_LIMIT = 50;
const SESSION_CONTEXT_LIMIT = 1000;

interface SessionFields {
  readonly SessionId: string;
  readonly SessionContext: string;
}

/**
 * Checks the length of SessionId and SessionContext.
 *
 * @throws ServiceError `InvalidParameterValue.SessionIdTooLong` or `InvalidParameterValue.SessionContextTooLong`
 */
export function checkSession({ SessionId, SessionContext }: SessionFields): void {
  if (SessionId.length > SESSION_ID_LIMIT)
    throw apiError('InvalidParameterValue.SessionIdTooLong', 'SessionId is too long.');
  if (SessionContext.length > SESSION_CONTEXT_LIMIT)
    throw apiError('InvalidParameterValue.SessionContextTooLong', 'SessionContext is too long.');
}

/** Claims a SessionId. @throws ServiceError `InvalidParameterValue.SessionId` if it was used for this action within three days */
export function claimSessionId(state: VodState, action: string, { SessionId }: SessionFields): void {
  if (!state.claimSessionId(action, SessionId))
    throw apiError(
      'InvalidParameterValue.SessionId',
      'The SessionId is a duplicate of a request within three days.',
    );
}
