import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { workspaceRoot } from '../workspace-root.ts';

const scalar = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => String(value ?? ''));
const serviceSchema = z.object({
  image: z.string().optional(),
  build: z.union([z.string(), z.object({ context: z.string(), dockerfile: z.string() })]).optional(),
  command: z.string().optional(),
  network_mode: z.string().optional(),
  environment: z.record(z.string(), scalar).default({}),
});
const fileSchema = z.object({ services: z.record(z.string(), serviceSchema) });

/** A service of the compose file, with each `${NAME:-default}` replaced. */
export type ComposeService = z.output<typeof serviceSchema>;

/** Reads the compose file. @param variables the environment of compose */
export async function readComposeFile(
  variables: Readonly<Record<string, string>> = {},
): Promise<Record<string, ComposeService>> {
  const text = await readFile(join(workspaceRoot, 'deploy/compose/docker-compose.yml'), 'utf8');
  const filled = text.replaceAll(
    /\$\{(\w+):-([^}]*)\}/g,
    (_, name: string, fallback: string) => variables[name] ?? fallback,
  );
  return fileSchema.parse(parse(filled, { merge: true })).services;
}
