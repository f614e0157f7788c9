import { expect, it } from 'vitest';
import { DemoFailure } from './demo-failure.ts';

it('says what failed and why, down to the last reason', () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');
  const error = new Error('web-record failed', { cause: new TypeError('fetch failed', { cause: refused }) });
  expect(new DemoFailure(error, []).toText()).toBe(
    '\nThe demo failed: web-record failed: fetch failed: connect ECONNREFUSED 127.0.0.1:1\n',
  );
});

it('shows the end of the logs', () => {
  expect(new DemoFailure('odd', ['one', 'two']).toText()).toBe(
    '\nThe demo failed: odd\n\nThe end of the logs of the local stack:\none\ntwo\n',
  );
});
