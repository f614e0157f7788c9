import { expect, test } from 'vitest';
import { deployedWeb } from '../testing/examples.ts';
import { planRollback } from './plan-rollback.ts';

const versions = ['1', '2', '10'].map((version) => ({ version, description: '' }));

test('selects the version before the live one', () => {
  expect(planRollback([{ ...deployedWeb, versions, liveVersion: '10' }])).toEqual([
    { kind: 'set-alias', functionName: 'app', from: '10', to: '2' },
  ]);
});

test('selects a requested version, and changes nothing if it is live', () => {
  const fn = { ...deployedWeb, versions, liveVersion: '10' };
  expect(planRollback([fn], '1')).toMatchObject([{ to: '1' }]);
  expect(planRollback([fn], '10')).toEqual([]);
});

test('changes no function when one of them lacks the version', () => {
  const fn = { ...deployedWeb, versions, liveVersion: '10' };
  expect(() => planRollback([fn, { ...fn, name: 'new', versions: [] }], '2')).toThrow(
    'new has no version 2 (live: 10; versions: none)',
  );
  expect(() => planRollback([{ ...fn, liveVersion: '1' }])).toThrow('app has no previous version');
});
