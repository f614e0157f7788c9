import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

it('is the same whatever the order of fields, and without the null ones', () => {
  const value = { b: [3, null, { d: 'x"', c: true }], a: null, e: undefined, aa: -0 };
  expect(canonicalJson(value)).toBe('{"aa":0,"b":[3,null,{"c":true,"d":"x\\""}]}');
});

it('leaves fields out of the outermost object alone', () => {
  expect(canonicalJson({ T: 1, a: { T: 2 } }, new Set(['T']))).toBe('{"a":{"T":2}}');
});

it.for([null, 'a', 1.5, false, [], {}])('%j is as JSON.stringify has it', (value) => {
  expect(canonicalJson(value)).toBe(JSON.stringify(value));
});
