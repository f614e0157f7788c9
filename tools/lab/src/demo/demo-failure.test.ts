import { expect, it } from 'vitest';
import { DemoFailure } from './demo-failure.ts';

it('formats the error with all its causes', () => {
  const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');
  const error = new Error('web-record failed', { cause: new TypeError('fetch failed', { cause: refused }) });
  expect(new DemoFailure(error, []).toText()).toBe(
    '\nThe demo failed: web-record failed: fetch failed: connect ECONNREFUSED 127.0.0.1:1\n',
  );
});

it('ends with the end of the logs', () => {
  expect(new DemoFailure('odd', ['one', 'two']).toText()).toBe(
    '\nThe demo failed: odd\n\nThe end of the logs of the local stack:\none\ntwo\n',
  );
});
