import { expect, test } from 'vitest';
import { parseLogQuery } from './log-service.ts';

const line = { SCF_FunctionName: 'web-record', SCF_Message: 'all is well' };

test.each([
  ['', true],
  ['*', true],
  ['SCF_FunctionName:"web-record"', true],
  ['SCF_FunctionName:web-record', true],
  ['SCF_FunctionName:"other"', false],
  ['SCF_FunctionName:"other" OR SCF_FunctionName:"web-record"', true],
  ['SCF_FunctionName:"web-record" AND SCF_Message:"is well"', true],
  ['SCF_FunctionName:"web-record" and SCF_Message:"is bad" or SCF_Message:"all"', true],
  ['Other:"web-record"', false],
])('%s finds it: %s', (query, isFound) => {
  expect(parseLogQuery(query)(line)).toBe(isFound);
});

test.each(['web-record', 'a:"b" | SELECT *', 'NOT a:"b"', '(a:"b")'])('%s is rejected', (query) => {
  expect(() => parseLogQuery(query)).toThrow('The local CLS supports');
});
