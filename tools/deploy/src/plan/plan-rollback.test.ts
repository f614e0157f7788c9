import { expect, test } from 'vitest';
import { deployedWeb } from '../testing/examples.ts';
import { planRollback } from './plan-rollback.ts';

const versions = ['1', '2', '10'].map((version) => ({ version, description: '' }));

test('leads to the version before the live one', () => {
  expect(planRollback([{ ...deployedWeb, versions, liveVersion: '10' }])).toEqual([
    { kind: 'set-alias', functionName: 'app', from: '10', to: '2' },
  ]);
});

test('leads to a certain version, or nowhere when it is live already', () => {
  const fn = { ...deployedWeb, versions, liveVersion: '10' };
  expect(planRollback([fn], '1')).toMatchObject([{ to: '1' }]);
  expect(planRollback([fn], '10')).toEqual([]);
});

test('leads no function anywhere when one of them has no such version', () => {
  const fn = { ...deployedWeb, versions, liveVersion: '10' };
  expect(() => planRollback([fn, { ...fn, name: 'new', versions: [] }], '2')).toThrow(
    'new has no version 2 (live: 10; there are: none)',
  );
  expect(() => planRollback([{ ...fn, liveVersion: '1' }])).toThrow('app has no former version');
});
