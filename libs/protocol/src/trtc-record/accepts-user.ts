import type { RecordRequest } from './request.ts';

/** Pure: whether an anchor is one of those to record. */
export function acceptsUser(
  { SubscribeUserIds, UnsubscribeUserIds }: Pick<RecordRequest, 'SubscribeUserIds' | 'UnsubscribeUserIds'>,
  userId: string,
): boolean {
  if (UnsubscribeUserIds?.includes(userId) === true) return false;
  return SubscribeUserIds?.includes(userId) ?? true;
}
