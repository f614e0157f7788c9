import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  readEnvironment,
  requireBothOrNeither,
  flag,
  limit,
  numberOr,
  required,
  text,
  textOr,
} from './environment.ts';

const schema = z.object({
  PORT: numberOr(9000, 0, 65_535),
  HOST: textOr('0.0.0.0'),
  BUCKET: required,
  KEY: text,
  SECRET: text,
  MOST: limit,
  KEEP: flag,
});
const check = (values: z.output<typeof schema>) => requireBothOrNeither(values, 'KEY', 'SECRET');

test('treats empty values, and the text that templates write for them, as unset', () => {
  const given = { BUCKET: 'b', PORT: '', HOST: 'undefined', MOST: '', KEEP: 'undefined', KEY: '' };
  expect(readEnvironment(schema, given, check)).toEqual({
    PORT: 9000,
    HOST: '0.0.0.0',
    BUCKET: 'b',
    KEEP: false,
  });
});

test('reports all faulty variables at once', () => {
  expect(() => readEnvironment(schema, { PORT: '70000', MOST: '0', KEEP: 'maybe' }, check)).toThrow(
    /^environment: (?=.*PORT: )(?=.*BUCKET: missing)(?=.*MOST: )(?=.*KEEP: )/,
  );
  expect(() => readEnvironment(schema, { BUCKET: 'b', KEY: 'k' }, check)).toThrow(
    'environment: KEY, SECRET: one is set without the other',
  );
});
