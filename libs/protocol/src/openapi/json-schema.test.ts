import { expect, test } from 'vitest';
import { z } from 'zod';
import { componentSchemas } from './json-schema.ts';
import { webRecordOpenApi } from './web-record.ts';

const toSchema = (schema: z.ZodType): unknown =>
  componentSchemas({ input: { It: schema }, output: {} })['It'];

test.each([
  [
    'an integer with a range',
    z.number().meta({ type: 'int', range: '[1, 9]' }),
    { type: 'integer', minimum: 1, maximum: 9 },
  ],
  ['a text', z.string().describe('what it is'), { type: 'string', description: 'what it is' }],
  [
    'ranges of letters in any case',
    z
      .string()
      .regex(/^[0-9a-f]+$/i)
      .optional(),
    { type: 'string', pattern: '^[0-9A-Fa-f]+$' },
  ],
  [
    'letters in any case',
    z
      .string()
      .regex(/^https?:[a-z]$/i)
      .default('a'),
    { type: 'string', default: 'a' },
  ],
  ['a date and time', z.iso.datetime(), { type: 'string', format: 'date-time' }],
  ['a word of ours', z.string().meta({ addition: true, fallback: '`x`' }), { type: 'string' }],
])('%s', (_, schema, expected) => {
  expect(toSchema(schema)).toEqual(expected);
});

test('refers to named schemas', () => {
  const inner = z.object({ a: z.string() });
  const schemas = componentSchemas({
    input: {},
    output: { Inner: inner, Outer: z.object({ list: z.array(inner) }) },
  });
  expect(schemas['Outer']).toMatchObject({
    properties: { list: { type: 'array', items: { $ref: '#/components/schemas/Inner' } } },
  });
});

test('a document is valid JSON, and all its references resolve', () => {
  const document = webRecordOpenApi();
  const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name = '']) => name,
  );
  expect(names.filter((name) => !(name in document.components.schemas))).toEqual([]);
  expect(names).toContain('Quality');
});
