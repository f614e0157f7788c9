import { expect, it } from 'vitest';
import { expectSame, expectStart, expectThat } from './expectation.ts';

it('treats two objects as the same whatever the order of their fields', () => {
  expect(() => expectSame('it', { a: 1, b: { c: 2, d: [3] } }, { b: { d: [3], c: 2 }, a: 1 })).not.toThrow();
});

it.for([
  [{ a: 1 }, { a: 2 }],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: 1, b: 2 }, { a: 1 }],
  [undefined, null],
])('distinguishes %j from %j, and shows both', ([actual, expected]) => {
  expect(() => expectSame('it', actual, expected)).toThrow(
    `it: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
  );
});

it('reports how a text should begin', () => {
  expect(() => expectStart('it', 'abc', 'ab')).not.toThrow();
  expect(() => expectStart('it', 'abc', 'b')).toThrow('it: expected text that begins with "b", got "abc"');
  expect(() => expectStart('it', 5, '5')).toThrow('it: expected text that begins with "5", got 5');
});

it('reports the expectation', () => {
  expect(() => expectThat('it', 3, 'at most 2', false)).toThrow('it: expected at most 2, got 3');
});
