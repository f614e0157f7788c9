import { z } from 'zod';

/** SCF templates write the text "undefined" for what was left empty. */
export const blank = (value: unknown): unknown => (value === '' || value === 'undefined' ? undefined : value);

export const text = z.preprocess(blank, z.string().optional());
export const required = z.preprocess(blank, z.string({ error: 'missing' }));
export const textOr = (fallback: string) => z.preprocess(blank, z.string().default(fallback));
export const numberOr = (fallback: number, lowest: number, highest: number) =>
  z.preprocess(blank, z.coerce.number().int().min(lowest).max(highest).default(fallback));
/** How many of something at most; without a limit when left out. */
export const limit = z.preprocess(blank, z.coerce.number().int().min(1).max(1_000_000).optional());
export const flag = z.preprocess(blank, z.stringbool().default(false));
export const logLevel = z.preprocess(blank, z.enum(['debug', 'info', 'warn', 'error']).default('info'));
/** Of a Cloud API endpoint. */
export const apiProtocol = z.preprocess(blank, z.enum(['http://', 'https://']).optional());
