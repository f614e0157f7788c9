// `* as z` in this folder, not `{ z }`: of a namespace a bundler leaves out what is not used. A bundle of this door is then
// 110 KB instead of 466 KB and loads in 7 ms instead of 13, which is part of a cold start.
import * as z from 'zod';

/** What names a file or a task: acting on an empty one would be wrong, and a number has lost digits on its way. */
export const idSchema = z.string().min(1, { error: 'must not be empty' });

/** Text by which it is decided what is to be done: what is no text is refused, for acting without it could be wrong. */
export const decidingTextSchema = z.string().nullish();

/** A number by which it is decided what is to be done, or its digits in text. */
export const decidingNumberSchema = z
  .union(
    [
      z.number(),
      z
        .string()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number),
    ],
    { error: 'must be a number' },
  )
  .nullish();

/**
 * Text the platform may leave out, or send as null. Anything else is as if it were left out: an event that was delivered is
 * not to be lost because of a field that nothing depends on.
 */
export const textSchema = decidingTextSchema.catch(undefined);

/** A number the platform may leave out, send as null, or as its digits in text. Anything else is as if it were left out. */
export const numberSchema = decidingNumberSchema.catch(undefined);

/** What the platform may leave out, or send as null; of another shape, it is as if it were left out. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().catch(undefined);
}

/** What any event may carry beside its payload. */
export const envelopeFields = {
  /** Only with callback authentication: MD5 of the key and `T`, hex. */
  Sign: decidingTextSchema,
  /** Only with callback authentication: when `Sign` runs out, seconds since 1970. Documented as a number; digits are read too. */
  T: z.union([z.number(), z.string()], { error: 'must be a number' }).nullish(),
  /** Only in reliable mode: what ConfirmEvents wants. */
  EventHandle: decidingTextSchema,
};
