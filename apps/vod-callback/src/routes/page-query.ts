import type { ItemState } from '@scf-media/cloud/queue';
import { ServiceError } from '@scf-media/protocol/errors';
import { z } from 'zod';

/** More would make an answer larger than the platform takes (6 MB). */
const MOST_ITEMS = 500;

const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(MOST_ITEMS).default(50),
  before: z.string().optional(),
});
const stateSchema = z.enum(['pending', 'done', 'failed']).optional();

/** `limit` and `before` of a list. @throws ServiceError `InvalidParam` */
export function pageOf(query: Readonly<Record<string, string>>): { limit: number; before?: string } {
  const { limit, before } = checked(pageSchema, query, `limit: must be 1 to ${MOST_ITEMS}`);
  return { limit, ...(before === undefined ? {} : { before }) };
}

/** `state` of a list. @throws ServiceError `InvalidParam` */
export function stateOf(text: string | undefined): { state?: ItemState } {
  const state = checked(stateSchema, text, 'state: must be pending, done or failed');
  return state === undefined ? {} : { state };
}

function checked<T>(schema: z.ZodType<T>, value: unknown, complaint: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ServiceError('InvalidParam', complaint, { fault: 'caller' });
}
