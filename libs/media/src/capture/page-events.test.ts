import { expect, test } from 'vitest';
import { createPageErrorTally, withoutQueries } from './page-events.ts';

test('errors are counted by kind, and the first five distinct texts are kept', () => {
  const { tally, add } = createPageErrorTally();
  for (let index = 0; index < 1_000; index++) {
    add({ kind: 'console', message: `wrong: ${index >> 1}` }, index);
    if (index % 2 === 0) add({ kind: 'exception', message: 'wrong: 0' }, index);
  }
  add({ kind: 'request', message: '404 http://h/a.js' }, 1_000);
  expect(tally).toMatchObject({ exceptions: 500, consoleErrors: 1_000, failedRequests: 1 });
  expect(tally.first).toEqual(
    [0, 1, 2, 3, 4].map((n) => ({ atMs: n * 2, kind: 'console', message: `wrong: ${n}` })),
  );
});

test.each([
  ['404 https://h.example/a/b.js?sig=1&t=2#x', '404 https://h.example/a/b.js'],
  [
    'GET https://user:pw@h.example:8/a (from http://x/y?z) failed',
    'GET https://h.example:8/a (from http://x/y failed',
  ],
  ['bad "data:text/plain;base64,c2VjcmV0" there', 'bad "data:…" there'],
  ['GET /api?token=abc gave 403', 'GET /api gave 403'],
  ['is it so? a = b', 'is it so? a = b'],
  ['first line\n  at http://h/?a=b', 'first line'],
  ['x'.repeat(5_000), 'x'.repeat(200)],
])('%s is kept as %s', (message, kept) => {
  expect(withoutQueries(message)).toBe(kept);
});
