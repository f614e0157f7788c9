import { createHash } from 'node:crypto';
import { ServiceError } from '@scf-media/protocol/errors';
import type { TaskStore } from './store/task-store.ts';
import type { TaskData } from './task-data.ts';

/** When a task that no worker has begun by then is closed, unless whoever starts it says otherwise. */
export const defaultStartDeadlineSeconds = 300;

/** What whoever starts a task may say beside what it is to do. */
export interface StartOptions {
  /** The same token means the same task, however often it is sent. */
  clientToken?: string | undefined;
  startDeadlineSeconds?: number | undefined;
}

/** Pure: when a task that was just created is looked at first: its worker has not come, or its deadline is over. */
export function toFirstCheckMs(
  startTimeoutMs: number,
  startDeadlineSeconds: number = defaultStartDeadlineSeconds,
): number {
  return Math.min(startTimeoutMs, startDeadlineSeconds * 1000);
}

/** Pure: tells a second try of one start from another one. */
export function toOrigin(data: object): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('base64url');
}

/** Pure: what a token is called where tasks have owners: each chooses tokens of its own. */
export function toOwnedToken(clientToken: string | undefined, { owner }: TaskData): string | undefined {
  return clientToken === undefined || owner === undefined ? clientToken : `${owner}\n${clientToken}`;
}

/** Pure: by which the store knows a token; callers choose them, at any length. */
export function toTokenKey(clientToken: string): string {
  return createHash('sha256').update(clientToken).digest('base64url');
}

/**
 * The task a token stands for.
 *
 * @param claim left out: only asks
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
