import type { Context } from 'hono';
import { z } from 'zod';
import { blank } from '../../env/index.ts';
import type { ServiceEnv } from '../index.ts';
import type { Scope } from '../service-env.ts';
import type { AppKey } from './verify-app-request.ts';

/** An application that may call, and its part of the service. */
export interface Application extends AppKey {
  /** Undefined: everything, as for the operator. */
  scope?: Scope | undefined;
}

const name = z.string().regex(/^[\w.~-]{1,128}$/, { error: 'must be 1 to 128 letters, digits or -._~' });

const applicationSchema = z
  .strictObject({
    Key: name,
    Secret: z.string().min(16, { error: 'must have at least 16 characters' }).max(256),
    Buckets: z.array(z.string().min(1)).min(1).optional(),
    Prefixes: z
      .array(z.string().regex(/^[^/].*\/$/, { error: 'must end in a slash and begin with none' }))
      .min(1)
      .optional(),
  })
  .transform(({ Key, Secret, Buckets, Prefixes }): Application => ({
    apiAppKey: Key,
    apiAppSecret: Secret,
    scope: { buckets: Buckets, prefixes: Prefixes },
  }));

const applicationsSchema = z
  .array(applicationSchema, { error: 'must be a JSON array of objects with Key and Secret' })
  .refine((list) => new Set(list.map(({ apiAppKey }) => apiAppKey)).size === list.length, {
    error: 'has a Key twice',
  });

/** Parses `API_KEYS`, one variable in JSON. No message repeats the value, because it contains secrets. */
export const applicationList = z
  .preprocess(blank, z.string().default('[]'))
  .transform((text, context): Application[] => {
    const { data, error } = applicationsSchema.safeParse(parseJson(text));
    for (const { path, message } of error?.issues ?? []) context.addIssue({ code: 'custom', path, message });
    return data ?? [];
  });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Pure: returns why an object may not be written, worded to follow the name of a field; undefined when it may. */
export function findPlaceProblem(
  scope: Scope | undefined,
  { bucket, key }: { bucket: string; key: string },
): { part: 'bucket' | 'key'; message: string } | undefined {
  const { buckets, prefixes } = scope ?? {};
  if (buckets !== undefined && !buckets.includes(bucket))
    return { part: 'bucket', message: `must be ${buckets.join(' or ')} for this key` };
  if (prefixes !== undefined && !prefixes.some((prefix) => key.startsWith(prefix)))
    return { part: 'key', message: `must lead below ${prefixes.join(' or ')} for this key` };
  return undefined;
}

/** On whose behalf a request is handled. */
export interface Caller {
  /** The application that signed; undefined where signatures are not required. */
  appKey?: string | undefined;
  /** Undefined: everything. */
  scope?: Scope | undefined;
}

/** Returns the caller of a request. */
export function toCaller({ var: { appKey, scope } }: Context<ServiceEnv>): Caller {
  return { appKey, scope };
}
