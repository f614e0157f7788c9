import { type z } from 'zod';

/** Throws unless both are the same JSON. The order of fields does not matter. */
export function expectSame(what: string, actual: unknown, expected: unknown): void {
  if (canonical(actual) !== canonical(expected)) throw mismatch(what, actual, canonical(expected));
}

/** Throws unless the text begins with the other. */
export function expectStart(what: string, actual: unknown, expected: string): void {
  const begins = typeof actual === 'string' && actual.startsWith(expected);
  if (!begins) throw mismatch(what, actual, `text that begins with ${canonical(expected)}`);
}

/** Throws unless the condition holds. @param expected the expectation, in words */
export function expectThat(what: string, actual: unknown, expected: string, holds: boolean): void {
  if (!holds) throw mismatch(what, actual, expected);
}

/** Parses the value with the schema; throws when it does not fit. */
export function expectShape<Schema extends z.ZodType>(
  what: string,
  actual: unknown,
  schema: Schema,
): z.output<Schema> {
  const result = schema.safeParse(actual);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw mismatch(what, actual, problems.join('; '));
}

function mismatch(what: string, actual: unknown, expected: string): Error {
  return new Error(`${what}: expected ${expected}, got ${canonical(actual)}`);
}

function canonical(value: unknown): string {
  const sorted = (_name: string, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field;
  return JSON.stringify(value, sorted) ?? 'undefined';
}
