import { createHash } from 'node:crypto';
import { ServiceError } from '@scf-media/protocol/errors';
import type { TaskStore } from './store/task-store.ts';
import type { TaskData } from './task-data.ts';

/** The default deadline for a task's start, after which it is closed. */
export const defaultStartDeadlineSeconds = 300;

/** What a client may set for the start of a task. */
export interface StartOptions {
  /** Requests with the same token mean the same task. */
  clientToken?: string | undefined;
  startDeadlineSeconds?: number | undefined;
}

/** Pure: returns after how long a new task is checked first: its worker has not started, or its deadline has passed. */
export function toFirstCheckMs(
  startTimeoutMs: number,
  startDeadlineSeconds: number = defaultStartDeadlineSeconds,
): number {
  return Math.min(startTimeoutMs, startDeadlineSeconds * 1000);
}

/** Pure: returns a hash by which a retry of a start is recognised. */
export function toOrigin(data: object): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('base64url');
}

/** Pure: returns the token together with its owner: each owner has its own tokens. */
export function toOwnedToken(clientToken: string | undefined, { owner }: TaskData): string | undefined {
  return clientToken === undefined || owner === undefined ? clientToken : `${owner}\n${clientToken}`;
}

/** Pure: returns the store's name for a token; clients choose tokens of any length. */
function toTokenKey(clientToken: string): string {
  return createHash('sha256').update(clientToken).digest('base64url');
}

/**
 * Returns the task that a token stands for.
 *
 * @param claim claims the token for this task; only reads if left out
 * @returns undefined when it was never claimed
 * @throws ServiceError `ClientTokenReused`: it stands for another request
 */
export async function claimTaskForToken(
  store: TaskStore,
  app: string,
  clientToken: string | undefined,
  origin: string,
  claim?: string,
): Promise<string | undefined> {
  if (clientToken === undefined) return claim;
  const found = await store.claimToken(
    app,
    toTokenKey(clientToken),
    claim === undefined ? undefined : { taskId: claim, origin },
  );
  if (found === undefined || found.origin === origin) return found?.taskId;
  throw new ServiceError('ClientTokenReused', 'ClientToken was used for another request', {
    fault: 'caller',
  });
}
