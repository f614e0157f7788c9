import { z } from 'zod';

const requestTimeoutMs = 15_000;

const stateSchema = z.object({
  Id: z.string(),
  EventType: z.string().optional(),
  FileId: z.string().optional(),
  State: z.enum(['pending', 'done', 'failed']),
  LastError: z.object({ Code: z.string(), Message: z.string() }).optional(),
  /** What was done about it. */
  Result: z.unknown().optional(),
});
const listSchema = z.object({ Events: z.array(stateSchema) });
const storedEventSchema = stateSchema.extend({ Event: z.unknown() });
const resultsSchema = z.object({ Results: z.array(z.unknown()) });

/** An event that vod-callback has received, and where it stands with it. */
export type StoredEvent = z.infer<typeof storedEventSchema>;

/** What vod-callback tells of its work. Calls throw when it does not answer in time, or not as documented. */
export interface VodCallbackClient {
  /** The event of this type and file; undefined: has not come yet. */
  event(eventType: string, fileId: string): Promise<StoredEvent | undefined>;
  /** What became of a file; undefined: nothing yet. */
  results(fileId: string): Promise<unknown[] | undefined>;
}

export function createVodCallbackClient(serviceUrl: string, signal: AbortSignal): VodCallbackClient {
  async function get(path: string): Promise<unknown> {
    const response = await fetch(`${serviceUrl}${path}`, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    });
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw new Error(`GET /${path} was answered with HTTP ${response.status}`);
    return response.json();
  }

  return {
    async event(eventType, fileId) {
      const { Events } = listSchema.parse(await get('events'));
      const found = Events.find((event) => event.EventType === eventType && event.FileId === fileId);
      return found && storedEventSchema.parse(await get(`events/${found.Id}`));
    },
    async results(fileId) {
      const answer = await get(`results/${fileId}`);
      return answer === undefined ? undefined : resultsSchema.parse(answer).Results;
    },
  };
}
