import { expect, it } from 'vitest';
import { withoutBlanks } from './request-body.ts';

it('leaves out blank fields at every documented level', () => {
  const blank = { a: '', b: 'undefined', c: null, d: undefined };
  expect(withoutBlanks({ ...blank, e: { ...blank, f: { ...blank, g: 'x' } } })).toEqual({
    e: { f: { g: 'x' } },
  });
});

it('keeps false, zero and what only looks blank', () => {
  const kept = { a: false, b: 0, c: ' ', d: 'null', e: [], f: [''], g: {} };
  expect(withoutBlanks(kept)).toEqual(kept);
});

it.for([null, undefined, '', 'undefined', 5, []])('keeps %j when it is the whole body', (body) => {
  expect(withoutBlanks(body)).toBe(body);
});

it('does not go below the documented levels', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(20_000)}{}${'}'.repeat(20_000)}`) as unknown;
  expect(() => withoutBlanks(deep)).not.toThrow();
});

it('does not change the prototype of what it returns', () => {
  const cleaned = withoutBlanks(JSON.parse('{"__proto__":{"polluted":true}}'));
  expect(Object.getPrototypeOf(cleaned)).toBe(Object.prototype);
});
