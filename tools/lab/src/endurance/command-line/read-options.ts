import { parseArgs } from 'node:util';
import { ServiceError } from '@scf-media/protocol/errors';
import type { z } from 'zod';

/**
 * Reads `--name value` options; each key of the schema is one.
 *
 * @throws ServiceError `InvalidOptions` that names every option at fault
 */
export function readOptions<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  args: string[] = process.argv.slice(2),
): z.output<z.ZodObject<Shape>> {
  const names = Object.keys(schema.shape);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  let values: unknown;
  try {
    ({ values } = parseArgs({ args, options, strict: true, allowPositionals: false }));
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`).join('; '));
}

const invalid = (message: string): ServiceError =>
  new ServiceError('InvalidOptions', message, { fault: 'caller' });
