import { z } from 'zod';

/** One row of a generated table. */
export interface FieldRow {
  /** The full path of the field, such as `Output.Cos.Bucket` or `Result.Videos[].FileURL`. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** The default as Markdown, or `''`. */
  readonly fallback: string;
  readonly text: string;
  /** The field is not in Tencent's documents. */
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
 * holds. Texts come from `.describe()` and `.meta()`; the keys `description`, `type`, `range`, `fallback` and `addition`
 * are read.
 *
 * @param leaveOut paths of fields whose inner fields are in another table
 */
export function readFieldRows(
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
      type: [facts.type ?? describeType(inner), facts.range ?? describeRange(inner)]
        .filter((part) => part !== '')
        .join(' '),
      isRequired: !isOptional && facts.fallback === undefined,
      fallback: facts.fallback ?? defaultText,
      text: facts.description ?? '',
      isAddition: facts.addition ?? false,
    };
    const inside = leaveOut.includes(name)
      ? []
      : readFieldRows(item, leaveOut, `${name}${inner instanceof z.ZodArray ? '[]' : ''}.`);
    return [row, ...inside];
  });
}

interface Unwrapped {
  readonly leaf: z.core.$ZodType;
  readonly isOptional: boolean;
  readonly defaultText: string;
  readonly facts: Facts;
}

/** Removes defaults, optionals and transformations from a schema; the outermost description wins. */
function unwrap(schema: z.core.$ZodType): Unwrapped {
  const facts = (z.globalRegistry.get(schema) ?? {}) as Facts;
  const next = unwrapOnce(schema);
  if (next === undefined) return { leaf: schema, isOptional: false, defaultText: '', facts };
  const inner = unwrap(next.schema);
  return {
    leaf: inner.leaf,
    isOptional: inner.isOptional || next.isOptional,
    defaultText: next.defaultText ?? inner.defaultText,
    facts: { ...inner.facts, ...facts },
  };
}

function unwrapOnce(
  schema: z.core.$ZodType,
): { schema: z.core.$ZodType; isOptional: boolean; defaultText?: string } | undefined {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return {
      schema: schema.def.innerType,
      isOptional: true,
      defaultText: formatDefault(schema.def.defaultValue),
    };
  }
  if (schema instanceof z.ZodOptional) return { schema: schema.def.innerType, isOptional: true };
  // The schema is the second part of `z.preprocess(…, schema)`, and the first of `schema.transform(…)`.
  if (schema instanceof z.ZodPipe) {
    const { in: first, out: second } = schema.def;
    return { schema: first instanceof z.ZodTransform ? second : first, isOptional: false };
  }
  return undefined;
}

/** Formats a default value. Objects and lists have none, as their fields have rows of their own. */
const formatDefault = (value: unknown): string =>
  (typeof value === 'object' && value !== null) || value === '' ? '' : `\`${String(value)}\``;

function describeType(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodEnum) return schema.options.map((option) => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodLiteral)
    return [...schema.values].map((value) => `\`${String(value)}\``).join(', ');
  if (schema instanceof z.ZodArray) {
    const { leaf } = unwrap(schema.element);
    return leaf instanceof z.ZodObject ? 'array' : `array of ${describeType(leaf)}`;
  }
  if (schema instanceof z.ZodNumber) return schema.isInt ? 'int' : 'number';
  if (schema instanceof z.ZodBoolean) return 'bool';
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return 'object';
  return 'string';
}

/** Formats the bounds of a number as `[min, max]`; the bounds that every safe integer has are left out. */
function describeRange(schema: z.core.$ZodType): string {
  if (!(schema instanceof z.ZodNumber)) return '';
  const { minValue, maxValue } = schema;
  if (minValue === null || maxValue === null) return '';
  return Math.abs(maxValue) >= Number.MAX_SAFE_INTEGER ? '' : `[${minValue}, ${maxValue}]`;
}
