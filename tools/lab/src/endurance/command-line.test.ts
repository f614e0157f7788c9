import { expect, test } from 'vitest';
import { z } from 'zod';
import { readOptions } from './command-line.ts';

const schema = z.object({
  minutes: z.coerce.number().min(1).default(30),
  rounds: z.coerce.number().int().default(10),
});

test('reads options, and fills in defaults', () => {
  expect(readOptions(schema, ['--minutes', '2.5'])).toEqual({ minutes: 2.5, rounds: 10 });
  expect(readOptions(schema, ['--rounds=3'])).toEqual({ minutes: 30, rounds: 3 });
});

test('names every invalid option at once', () => {
  expect(() => readOptions(schema, ['--minutes', '0', '--rounds', 'many'])).toThrow(
    /--minutes: .*--rounds: /,
  );
});

test.each([[['--minute', '2']], [['2']], [['--minutes']]])('%j is refused', (args) => {
  expect(() => readOptions(schema, args)).toThrow(expect.objectContaining({ code: 'InvalidOptions' }));
});
