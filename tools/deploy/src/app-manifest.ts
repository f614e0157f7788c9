import { z } from 'zod';
import { ServiceError, toMessage } from '@scf-media/protocol/errors';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const name = z.string().regex(/^[A-Za-z][\w-]{0,58}[A-Za-z0-9]$/, 'must be 2 to 60 letters, digits, - or _');
/** A name that the platform accepts. */
const variable = z.string().regex(/^[A-Za-z]\w*$/, 'must be a name of letters, digits and _');

const condition = z.strictObject({
  variable: variable.describe('a variable of the function'),
  equals: z.string().optional().describe('its value; by default any'),
});

const timer = z.strictObject({
  name: name.describe('of the trigger'),
  cron: z
    .string()
    .regex(/^\S+( \S+){6}$/, 'must have seven fields: second minute hour day month weekday year')
    .describe('second minute hour day month weekday year'),
  message: z.string().optional().describe('the Message of each event'),
  when: z.array(condition).min(1).optional().describe('only if one of these holds; by default always'),
});

const code = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('zip'),
    runtime: z.enum(['Nodejs18.15', 'Nodejs20.19']),
  }),
  z.strictObject({ type: z.literal('image') }),
]);

const functionCommon = {
  name,
  code: code.optional().describe("if not the app's"),
  memoryMb: z
    .int()
    .min(64)
    .max(122_880)
    .describe('at most 3072, unless the platform allows the account more'),
  initTimeoutSeconds: z.int().min(3).max(300),
  environment: z.record(variable, z.string()).default({}).describe('for this function only'),
};

const webFunction = z.strictObject({
  ...functionCommon,
  type: z.literal('web'),
  timeoutSeconds: z.int().min(1).max(900).describe('of one request'),
  concurrency: z.int().min(1).max(100).default(1).describe('concurrent requests in one instance'),
  timers: z
    .array(timer)
    .default([])
    .describe('when <name>-timer calls the function: the platform does not allow timers on web functions'),
});

const workerFunction = z.strictObject({
  ...functionCommon,
  type: z.literal('worker'),
  timeoutSeconds: z.int().min(1).max(86_400).describe('of one asynchronous run'),
});

/**
 * The schema of an app's `scf.json`, which describes its functions. Secrets and values that differ between accounts come from
 * the deploying environment instead.
 */
export const appManifestSchema = z.strictObject({
  $schema: z.string().optional(),
  code,
  functions: z
    .array(z.discriminatedUnion('type', [webFunction, workerFunction]))
    .min(1)
    .refine((all) => all.filter(({ type }) => type === 'web').length === 1, 'must have one web function')
    .describe('one web function, which has the address, and a worker for long tasks'),
  environment: z
    .strictObject({
      fixed: z.record(variable, z.string()).default({}).describe('the same for every deployment'),
      required: z.array(variable).default([]),
      optional: z.array(variable).default([]),
    })
    .describe('names of variables that are copied from the deploying environment'),
  local: z
    .record(variable, z.string())
    .default({})
    .describe('for --local; {api} and {cos} are replaced by the addresses of the local cloud'),
  cfs: z
    .strictObject({
      mountPath: z.string().regex(/^\/mnt\/[\w-]+$/, 'must be a folder in /mnt'),
      environment: z.record(variable, z.string()).describe('defaults when a file system is mounted'),
    })
    .optional()
    .describe('where the CFS of CFS_ID is mounted'),
  healthPath: z.string().startsWith('/').default('/health'),
  vodCallback: z
    .strictObject({
      path: z.string().startsWith('/'),
      pathSecret: variable.describe('the variable with the first part of the path'),
      signKey: variable.describe('the variable with the key that signs callbacks'),
      mode: variable.describe('the variable with PUSH or PULL'),
    })
    .optional()
    .describe('for --set-vod-callback'),
  policy: z
    .array(z.string().regex(/^[a-z]+:\w+$/))
    .describe('the actions that the role of the functions has to allow'),
});

/** A checked `scf.json`. */
export type AppManifest = z.output<typeof appManifestSchema>;
/** One function of an app. */
export type ManifestFunction = AppManifest['functions'][number];
/** The function that has the address. */
export type ManifestWebFunction = Extract<ManifestFunction, { type: 'web' }>;
/** One timer of a function. */
export type ManifestTimer = ManifestWebFunction['timers'][number];

/** What a function runs: a zip or an image. */
export type ManifestCode = AppManifest['code'];

/** Returns what a function runs: its own code, or the app's. */
export function resolveCode(
  { code }: Pick<AppManifest, 'code'>,
  fn: Pick<ManifestFunction, 'code'>,
): ManifestCode {
  return fn.code ?? code;
}

/** Lists what the functions of an app run, each type once. */
export function listCodes(manifest: Pick<AppManifest, 'code' | 'functions'>): ManifestCode[] {
  const codes = manifest.functions.map(
    (fn) => [resolveCode(manifest, fn).type, resolveCode(manifest, fn)] as const,
  );
  return [...new Map(codes).values()];
}

/** Returns the web function of an app; the schema ensures that there is one. */
export function getWebFunction({ functions }: AppManifest): ManifestWebFunction {
  const web = functions.find((fn) => fn.type === 'web');
  if (web === undefined) throw new TypeError('an app has one web function');
  return web;
}

/**
 * Reads `apps/<app>/scf.json`.
 *
 * @param root the workspace
 * @throws ServiceError `InvalidManifest` that lists every problem
 */
export async function readAppManifest(root: string, app: string): Promise<AppManifest> {
  const path = join('apps', app, 'scf.json');
  const invalid = (problem: string, cause?: unknown): ServiceError =>
    new ServiceError('InvalidManifest', `${path}: ${problem}`, { fault: 'caller', cause });
  let content: unknown;
  try {
    content = JSON.parse(await readFile(join(root, path), 'utf8'));
  } catch (error) {
    throw invalid(toMessage(error), error);
  }
  const parsed = appManifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}
