import { z } from 'zod';

/** A schema in JSON Schema 2020-12, as OpenAPI 3.1 uses it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The two sides of a schema: what clients send, and what a service returns. */
interface NamedSchemas {
  readonly input: Readonly<Record<string, z.ZodType>>;
  readonly output: Readonly<Record<string, z.ZodType>>;
}

/** Returns a reference to a named schema of the document. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * Pure: returns the schemas of a document by name. Named schemas refer to each other. What zod cannot express in JSON
 * Schema (rules for several fields, the meaning of text) is left to the descriptions.
 */
export function componentSchemas({ input, output }: NamedSchemas): Record<string, JsonSchema> {
  return { ...convertSide(input, 'input'), ...convertSide(output, 'output') };
}

function convertSide(
  named: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
): Record<string, JsonSchema> {
  const names = new Map(Object.entries(named).map(([name, schema]) => [schema as z.core.$ZodType, name]));
  return Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [name, convertSchema(schema, io, names)]),
  );
}

function convertSchema(
  schema: z.ZodType,
  io: 'input' | 'output',
  names: ReadonlyMap<z.core.$ZodType, string>,
): JsonSchema {
  const get = (of: z.core.$ZodType): JsonSchema => ({
    ...convertMetadata(of),
    ...(of === schema || !names.has(of) ? {} : { id: names.get(of) }),
  });
  const {
    $schema: _,
    $defs: __,
    ...generated
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // The registry has more; only what JSON Schema knows is used.
    metadata: { get, has: () => true } as unknown as typeof z.globalRegistry,
    override: ({ zodSchema, jsonSchema }) => correct(zodSchema, jsonSchema),
  }) as Record<string, unknown>;
  const text = JSON.stringify(generated).replaceAll('"#/$defs/', '"#/components/schemas/');
  return JSON.parse(text) as JsonSchema;
}

/** A field's metadata in terms of JSON Schema. */
function convertMetadata(schema: z.core.$ZodType): JsonSchema {
  const { description, type, range } = (z.globalRegistry.get(schema) ?? {}) as Record<string, unknown>;
  const [, minimum, maximum] = /^\[(\d+), (\d+)\]$/.exec(typeof range === 'string' ? range : '') ?? [];
  return {
    ...(description === undefined ? {} : { description }),
    ...(type === 'int' ? { type: 'integer' } : {}),
    ...(minimum === undefined ? {} : { minimum: Number(minimum), maximum: Number(maximum) }),
  };
}

/** Adjusts what other tools would read differently from zod. */
function correct(schema: z.core.$ZodType, written: Record<string, unknown>): void {
  const patterns = listPatterns(schema);
  if (patterns.some(({ flags }) => flags.includes('i'))) {
    const spelled = patterns.length === 1 ? inAnyCase(patterns[0]?.source ?? '') : undefined;
    if (spelled === undefined) delete written['pattern'];
    else written['pattern'] = spelled;
  }
  // The format is enough, and the pattern is 300 characters long.
  if (written['format'] === 'date-time') delete written['pattern'];
  // Services add fields: a description that forbids them would soon be wrong.
  if (written['additionalProperties'] === false) delete written['additionalProperties'];
  // A bound that only means "any integer".
  if (written['maximum'] === Number.MAX_SAFE_INTEGER) delete written['maximum'];
  if (written['minimum'] === Number.MIN_SAFE_INTEGER) delete written['minimum'];
}

/** Lists the patterns that text must match. */
function listPatterns(schema: z.core.$ZodType): RegExp[] {
  return (schema._zod.def.checks ?? []).flatMap(({ _zod }) =>
    'pattern' in _zod.def && _zod.def.pattern instanceof RegExp ? [_zod.def.pattern] : [],
  );
}

/** Pure: makes a case-insensitive pattern explicit; undefined where letters are outside of ranges. */
function inAnyCase(source: string): string | undefined {
  const withoutRanges = source.replaceAll(/\\.|[a-z]-[a-z]/g, '');
  if (/[a-z]/i.test(withoutRanges)) return undefined;
  return source.replaceAll(/[a-z]-[a-z]/g, (range) => `${range.toUpperCase()}${range}`);
}
