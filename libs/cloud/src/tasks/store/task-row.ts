import { z } from 'zod';
import type { Task } from './task-store.ts';

const row = z.object({
  id: z.string(),
  app: z.string(),
  status: z.string(),
  rank: z.number(),
  final: z.number(),
  version: z.number(),
  create_time_ms: z.number(),
  update_time_ms: z.number(),
  attempts: z.number(),
  seq: z.number(),
  due_at_ms: z.number(),
  lease_owner: z.string().nullable(),
  lease_until_ms: z.number().nullable(),
  data: z.string(),
});

/** Parses a row of the table `tasks`. */
export function parseTaskRow<D>(value: unknown): Task<D> {
  const { final, create_time_ms, update_time_ms, lease_owner, lease_until_ms, due_at_ms, data, ...same } =
    row.parse(value);
  const lease =
    lease_owner === null || lease_until_ms === null
      ? {}
      : { lease: { owner: lease_owner, untilMs: lease_until_ms } };
  return {
    ...same,
    final: final === 1,
    createTimeMs: create_time_ms,
    updateTimeMs: update_time_ms,
    dueAtMs: due_at_ms,
    ...lease,
    // The app wrote the data and knows its type.
    data: JSON.parse(data) as D,
  };
}
