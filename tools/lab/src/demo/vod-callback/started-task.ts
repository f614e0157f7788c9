import { z } from 'zod';
import type { StoredEvent } from './vod-callback-client.ts';

const startedSchema = z.object({ Started: z.string() });

/**
 * The task that vod-callback started for an event.
 *
 * @returns undefined when it has not got that far
 * @throws when it did something else, or gave up
 */
export function startedTask(
  event: Pick<StoredEvent, 'Id' | 'State' | 'Result' | 'LastError'>,
): string | undefined {
  if (event.State === 'pending') return undefined;
  const result = startedSchema.safeParse(event.Result);
  if (event.State === 'done' && result.success) return result.data.Started;
  const why = JSON.stringify(event.Result ?? event.LastError ?? {});
  throw new Error(`vod-callback started nothing for ${event.Id}: ${why}`);
}
