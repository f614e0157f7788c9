import { z } from 'zod';
import type { Task } from './task-store.ts';

const number = z.string().regex(/^\d+$/).transform(Number);

const hash = z.object({
  id: z.string(),
  app: z.string(),
  status: z.string(),
  rank: z.string().transform(Number),
  final: z.enum(['0', '1']),
  version: number,
  createTimeMs: number,
  updateTimeMs: number,
  attempts: number,
  member: z.string(),
  dueAtMs: number,
  leaseOwner: z.string().optional(),
  leaseUntilMs: number.optional(),
  data: z.string(),
});

/**
 * Parses the hash of a task.
 *
 * @param fields an object, or the flat list of names and values in which scripts answer
 * @returns undefined for an empty hash: to Redis it does not exist
 */
export function parseTaskHash<D>(
  fields: Readonly<Record<string, string>> | readonly unknown[],
): Task<D> | undefined {
  const object = Array.isArray(fields) ? pairs(fields) : fields;
  if (Object.keys(object).length === 0) return undefined;
  const { final, leaseOwner, leaseUntilMs, member, data, ...same } = hash.parse(object);
  const lease =
    leaseOwner === undefined || leaseUntilMs === undefined
      ? {}
      : { lease: { owner: leaseOwner, untilMs: leaseUntilMs } };
  // The app wrote the data and knows its type.
  return {
    ...same,
    seq: Number.parseInt(member, 10),
    final: final === '1',
    ...lease,
    data: JSON.parse(data) as D,
  };
}

function pairs(flat: readonly unknown[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let at = 0; at + 1 < flat.length; at += 2) object[String(flat[at])] = flat[at + 1];
  return object;
}
