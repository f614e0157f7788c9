import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type PageName, pageNames } from './bench-pages.ts';

export interface BenchOptions {
  /** Length of each recording after its start. */
  seconds: number;
  /** How often each recorder records each page. */
  rounds: number;
  pages: PageName[];
}

export const usage = `npm run bench -- [--seconds 20] [--rounds 3] [--pages ${pageNames.join(',')}]`;

const schema = z.object({
  seconds: z.coerce.number().min(2).max(3600).default(20),
  rounds: z.coerce.number().int().min(1).max(100).default(3),
  pages: z
    .string()
    .transform((names) => names.split(','))
    .pipe(z.array(z.enum(pageNames)).min(1))
    .default([...pageNames]),
});

/** Pure: parses the command line. @throws Error that names the invalid options */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const option = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: option, rounds: option, pages: option },
  });
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map(({ path, message }) => `--${String(path[0])}: ${message}`);
  throw new Error(reasons.join('; '));
}
