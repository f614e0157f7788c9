import type { VodCallback } from '@scf-media/client';
import { z } from 'zod';

const startedSchema = z.object({ Started: z.string() });

/**
 * The task that vod-callback started for an event that is done.
 *
 * @throws when it did something else
 */
export function startedTask(event: Pick<VodCallback.StoredEvent, 'Id' | 'Result'>): string {
  const result = startedSchema.safeParse(event.Result);
  if (result.success) return result.data.Started;
  throw new Error(`vod-callback started nothing for ${event.Id}: ${JSON.stringify(event.Result)}`);
}
