// `* as z` in this folder, not `{ z }`: bundlers drop unused exports of a namespace. A bundle of this entry point is then
// 110 KB instead of 466 KB and loads in 7 ms instead of 13, which is part of a cold start.
import * as z from 'zod';

/** An id of a file or a task: acting on an empty one would be wrong, and a JSON number has lost digits. */
export const idSchema = z.string().min(1, { error: 'must not be empty' });

/** Text that decides what to do: anything else is rejected, because acting without it could be wrong. */
export const decidingTextSchema = z.string().nullish();

/** A number that decides what to do, or its digits as text. */
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
 * Text that VOD may omit or send as null. Anything else counts as omitted: an event must not be lost because of a
 * field that nothing depends on.
 */
export const textSchema = decidingTextSchema.catch(undefined);

/** A number that VOD may omit, send as null, or send as text. Anything else counts as omitted. */
export const numberSchema = decidingNumberSchema.catch(undefined);

/** What VOD may omit or send as null; a value of another shape counts as omitted. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().catch(undefined);
}

/** The fields of any event outside its payload. */
export const envelopeFields = {
  /** Only with callback authentication: MD5 of the key and `T`, hex. */
  Sign: decidingTextSchema,
  /**
   * Only with callback authentication: when `Sign` expires, in seconds since 1970. Documented as a number; digits as
   * text are accepted too.
   */
  T: z.union([z.number(), z.string()], { error: 'must be a number' }).nullish(),
  /** Only in reliable mode: the handle for ConfirmEvents. */
  EventHandle: decidingTextSchema,
};
