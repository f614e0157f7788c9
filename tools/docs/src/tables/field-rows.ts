import { z } from 'zod';

/** One row of a generated table. */
export interface FieldRow {
  /** With the names of the objects around it: `Output.Cos.Bucket`, `Result.Videos[].FileURL`. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** What holds when the field is left out, as Markdown; `''` when nothing does. */
  readonly fallback: string;
  readonly text: string;
  /** Not in Tencent's documents. */
  readonly isAddition: boolean;
}

interface Facts {
  description?: string;
  type?: string;
  range?: string;
  fallback?: string;
  addition?: boolean;
}

/**
 * Reads the rows of a table from an object schema: its fields in order, each followed by the fields of the object it
 * holds. Texts come from `.describe()` and `.meta()`, of which these names are known: `description`, `type`, `range`,
 * `fallback` and `addition`.
 *
 * @param leaveOut names of fields whose own fields have a table of their own
 */
export function fieldRows(
  schema: z.core.$ZodType,
  leaveOut: readonly string[] = [],
  prefix = '',
): FieldRow[] {
  const { leaf } = unwrap(schema);
  if (!(leaf instanceof z.ZodObject)) return [];
  return Object.entries(leaf.shape as Record<string, z.core.$ZodType>).flatMap(([key, field]) => {
    const name = `${prefix}${key}`;
    const { leaf: inner, isOptional, defaultText, facts } = unwrap(field);
    const item = inner instanceof z.ZodArray ? unwrap(inner.element).leaf : inner;
    const row: FieldRow = {
      name,
      type: [facts.type ?? typeOf(inner), facts.range ?? rangeOf(inner)]
        .filter((part) => part !== '')
        .join(' '),
      isRequired: !isOptional && facts.fallback === undefined,
      fallback: facts.fallback ?? defaultText,
      text: facts.description ?? '',
      isAddition: facts.addition ?? false,
    };
    const inside = leaveOut.includes(name)
      ? []
      : fieldRows(item, leaveOut, `${name}${inner instanceof z.ZodArray ? '[]' : ''}.`);
    return [row, ...inside];
  });
}

interface Unwrapped {
  readonly leaf: z.core.$ZodType;
  readonly isOptional: boolean;
  readonly defaultText: string;
  readonly facts: Facts;
}

/** Peels defaults, options and transformations off a schema; the outermost text wins. */
function unwrap(schema: z.core.$ZodType): Unwrapped {
  const facts = (z.globalRegistry.get(schema) ?? {}) as Facts;
  const next = innerOf(schema);
  if (next === undefined) return { leaf: schema, isOptional: false, defaultText: '', facts };
  const inner = unwrap(next.schema);
  return {
    leaf: inner.leaf,
    isOptional: inner.isOptional || next.isOptional,
    defaultText: next.defaultText ?? inner.defaultText,
    facts: { ...inner.facts, ...facts },
  };
}

function innerOf(
  schema: z.core.$ZodType,
): { schema: z.core.$ZodType; isOptional: boolean; defaultText?: string } | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return {
      schema: schema.def.innerType,
      isOptional: true,
      defaultText: valueText(schema.def.defaultValue),
    };
  }
  if (schema instanceof z.ZodOptional) return { schema: schema.def.innerType, isOptional: true };
  // Of `z.preprocess(…, schema)` the second part is the schema, of `schema.transform(…)` the first.
  if (schema instanceof z.ZodPipe) {
    const { in: first, out: second } = schema.def;
    return { schema: first instanceof z.ZodTransform ? second : first, isOptional: false };
  }
  return undefined;
}

/** An object or a list as a default says nothing: its fields have rows of their own. */
const valueText = (value: unknown): string =>
  (typeof value === 'object' && value !== null) || value === '' ? '' : `\`${String(value)}\``;

function typeOf(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodLiteral)
    return [...schema.values].map((value) => `\`${String(value)}\``).join(', ');
  if (schema instanceof z.ZodArray) {
    const { leaf } = unwrap(schema.element);
    return leaf instanceof z.ZodObject ? 'array' : `array of ${typeOf(leaf)}`;
  }
  if (schema instanceof z.ZodNumber) return schema.isInt ? 'int' : 'number';
  if (schema instanceof z.ZodBoolean) return 'bool';
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'object';
  return 'string';
}

/** The bounds of a number, as `[lowest, highest]`. Bounds that only say "any integer" are none. */
function rangeOf(schema: z.core.$ZodType): string {
  if (!(schema instanceof z.ZodNumber)) return '';
  const { minValue, maxValue } = schema;
  if (minValue === null || maxValue === null) return '';
  return Math.abs(maxValue) >= Number.MAX_SAFE_INTEGER ? '' : `[${minValue}, ${maxValue}]`;
}
