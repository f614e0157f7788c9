import { expect, it } from 'vitest';
import { acceptsUser } from './request.ts';

it.for<[Parameters<typeof acceptsUser>[0], string[]]>([
  [{}, ['a', 'b', 'c']],
  [{ SubscribeUserIds: ['a', 'b'] }, ['a', 'b']],
  [{ UnsubscribeUserIds: ['a'] }, ['b', 'c']],
  [{ SubscribeUserIds: ['a', 'b'], UnsubscribeUserIds: ['b'] }, ['a']],
])('%j of a, b and c: %j', ([lists, accepted]) => {
  expect(['a', 'b', 'c'].filter((userId) => acceptsUser(lists, userId))).toEqual(accepted);
});
