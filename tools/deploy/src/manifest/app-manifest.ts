import { z } from 'zod';

const name = z.string().regex(/^[A-Za-z][\w-]{0,58}[A-Za-z0-9]$/, 'must be 2 to 60 letters, digits, - or _');
/** What the platform takes; what begins otherwise or with these is its own. */
const variable = z.string().regex(/^[A-Za-z]\w*$/, 'must be a name of letters, digits and _');

const condition = z.strictObject({
  variable: variable.describe('a variable of the function'),
  equals: z.string().optional().describe('its value; left out: any'),
});

const timer = z.strictObject({
  name: name.describe('of the trigger'),
  cron: z
    .string()
    .regex(/^\S+( \S+){6}$/, 'must have seven fields: second minute hour day month weekday year')
    .describe('second minute hour day month weekday year'),
  message: z.string().optional().describe('what comes as Message with each event'),
  when: z.array(condition).min(1).optional().describe('only when one of these holds; left out: always'),
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
  code: code.optional().describe("where it is not the app's"),
  memoryMb: z
    .int()
    .min(64)
    .max(122_880)
    .describe('3072 at most, unless the platform allowed the account more'),
  initTimeoutSeconds: z.int().min(3).max(300),
  environment: z.record(variable, z.string()).default({}).describe('for this function alone'),
};

const webFunction = z.strictObject({
  ...functionCommon,
  type: z.literal('web'),
  timeoutSeconds: z.int().min(1).max(900).describe('of one request'),
  concurrency: z.int().min(1).max(100).default(1).describe('requests at once in one instance'),
  timers: z
    .array(timer)
    .default([])
    .describe('when the function is called by <name>-timer: the platform binds no timers to web functions'),
});

const workerFunction = z.strictObject({
  ...functionCommon,
  type: z.literal('worker'),
  timeoutSeconds: z.int().min(1).max(86_400).describe('of one asynchronous run'),
});

/**
 * What one app needs of SCF: its `scf.json`. Values that differ from one account to another, and secrets, are not in it;
 * they come from the environment of who deploys.
 */
export const appManifestSchema = z.strictObject({
  $schema: z.string().optional(),
  code,
  functions: z
    .array(z.discriminatedUnion('type', [webFunction, workerFunction]))
    .min(1)
    .refine((all) => all.filter(({ type }) => type === 'web').length === 1, 'must have one web function')
    .describe('one web function, which gets the address, and for long work a worker'),
  environment: z
    .strictObject({
      fixed: z.record(variable, z.string()).default({}).describe('the same for everybody'),
      required: z.array(variable).default([]),
      optional: z.array(variable).default([]),
    })
    .describe('names are taken from the environment of who deploys'),
  local: z
    .record(variable, z.string())
    .default({})
    .describe('for --local; {api} and {cos} stand for the addresses of the local cloud'),
  cfs: z
    .strictObject({
      mountPath: z.string().regex(/^\/mnt\/[\w-]+$/, 'must be a folder in /mnt'),
      environment: z.record(variable, z.string()).describe('defaults when a file system is mounted'),
    })
    .optional()
    .describe('where a CFS is mounted, when one is named'),
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
  policy: z.array(z.string().regex(/^[a-z]+:\w+$/)).describe('what the role of the functions has to allow'),
});

/** A checked `scf.json`. */
export type AppManifest = z.output<typeof appManifestSchema>;
/** One function of it. */
export type ManifestFunction = AppManifest['functions'][number];
/** The function that gets the address. */
export type ManifestWebFunction = Extract<ManifestFunction, { type: 'web' }>;
/** One timer of a function. */
export type ManifestTimer = ManifestWebFunction['timers'][number];

/** What a function runs. */
export type ManifestCode = AppManifest['code'];

/** What a function runs: its own, or the app's. */
export function resolveCode(
  { code }: Pick<AppManifest, 'code'>,
  fn: Pick<ManifestFunction, 'code'>,
): ManifestCode {
  return fn.code ?? code;
}

/** What the functions of an app run, each once. */
export function listCodes(manifest: Pick<AppManifest, 'code' | 'functions'>): ManifestCode[] {
  const codes = manifest.functions.map(
    (fn) => [resolveCode(manifest, fn).type, resolveCode(manifest, fn)] as const,
  );
  return [...new Map(codes).values()];
}

/** The web function of an app; the schema sees to it that there is one. */
export function getWebFunction({ functions }: AppManifest): ManifestWebFunction {
  const web = functions.find((fn) => fn.type === 'web');
  if (web === undefined) throw new TypeError('an app has one web function');
  return web;
}
