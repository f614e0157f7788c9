import { expect, test } from 'vitest';
import { applicationList, findPlaceProblem } from './application.ts';

const team = { Key: 'team-a', Secret: 'sixteen-letters!' };

test('parses keys with the scope of each', () => {
  expect(applicationList.parse(undefined)).toEqual([]);
  expect(applicationList.parse(JSON.stringify([{ ...team, Prefixes: ['a/'] }]))).toEqual([
    { apiAppKey: 'team-a', apiAppSecret: team.Secret, scope: { buckets: undefined, prefixes: ['a/'] } },
  ]);
});

test.each([
  ['nonsense', 'must be a JSON array of objects with Key and Secret'],
  [JSON.stringify(team), 'must be a JSON array of objects with Key and Secret'],
  [JSON.stringify([team, team]), 'has a Key twice'],
  [JSON.stringify([{ ...team, Secret: 'short' }]), 'must have at least 16 characters'],
  // Without its slash, the prefix team-a would also match team-alpha.
  [JSON.stringify([{ ...team, Prefixes: ['team-a'] }]), 'must end in a slash and begin with none'],
  [JSON.stringify([{ ...team, Buckest: ['b'] }]), 'Unrecognized key: "Buckest"'],
])('rejects %s without repeating its secret', (text, message) => {
  const { error } = applicationList.safeParse(text);
  expect(error?.issues[0]?.message).toBe(message);
  expect(JSON.stringify(error?.issues)).not.toContain(team.Secret);
});

test.each([
  [undefined, { bucket: 'any', key: 'any' }, undefined],
  [{}, { bucket: 'any', key: 'any' }, undefined],
  [{ buckets: ['b'] }, { bucket: 'b', key: 'any' }, undefined],
  [{ buckets: ['b'] }, { bucket: 'c', key: 'any' }, 'bucket'],
  [{ prefixes: ['a/', 'b/c/'] }, { bucket: 'any', key: 'b/c/x.mp4' }, undefined],
  [{ prefixes: ['a/'] }, { bucket: 'any', key: 'ab/x.mp4' }, 'key'],
])('a key with the scope %j may write to %j: %s', (scope, place, part) => {
  expect(findPlaceProblem(scope, place)?.part).toBe(part);
});
