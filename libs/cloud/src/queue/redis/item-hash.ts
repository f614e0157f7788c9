import * as z from 'zod';
import type { QueueItem } from '../durable-store.ts';

export const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
});

/** Alternating names and values, as HGETALL returns them in scripts. */
const fieldsSchema = z
  .array(z.string())
  .transform((fields): unknown =>
    Object.fromEntries(fields.flatMap((name, index) => (index % 2 === 0 ? [[name, fields[index + 1]]] : []))),
  )
  .pipe(
    z.object({
      payload: json,
      state: z.enum(['pending', 'done', 'failed']),
      attempts: z.coerce.number(),
      createdAt: z.coerce.number(),
      updatedAt: z.coerce.number(),
      dueAt: z.coerce.number(),
      error: json.pipe(z.object({ code: z.string(), message: z.string() })).optional(),
      result: json.optional(),
    }),
  );

/** Parses an item in Redis, without its id. */
export const itemHash = fieldsSchema.transform(
  ({ createdAt, updatedAt, dueAt, error, result, payload, state, attempts }): Omit<QueueItem, 'id'> => ({
    payload,
    state,
    attempts,
    createdAtMs: createdAt,
    updatedAtMs: updatedAt,
    dueAtMs: dueAt,
    ...(error === undefined ? {} : { lastError: error }),
    ...(result === undefined ? {} : { result }),
  }),
);
