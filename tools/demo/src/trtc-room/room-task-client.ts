import { errorBodySchema } from '@scf-media/protocol/trtc-record';
import type { z } from 'zod';

const requestTimeoutMs = 15_000;

/** The public interface of a service that works in rooms, as any caller has it. */
export interface RoomTaskClient<View> {
  /** @returns the request id of the task */
  start(request: Record<string, unknown>): Promise<string>;
  show(requestId: string): Promise<View>;
}

/**
 * Calls throw when the service does not answer in time, answers with an error, or not as documented.
 *
 * @param viewSchema what `GET /tasks/:requestId` answers
 */
export function roomTaskClient<View>(
  serviceUrl: string,
  viewSchema: z.ZodType<View>,
  signal: AbortSignal,
): RoomTaskClient<View> {
  const within = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
  return {
    async start(request) {
      const body = JSON.stringify(request);
      const response = await fetch(serviceUrl, { method: 'POST', body, signal: within() });
      const requestId = response.headers.get('x-task-id');
      const text = await response.text();
      if (requestId !== null && text === 'Async run task submitted') return requestId;
      throw new Error(`the task was not started: ${response.status} ${text}`);
    },
    async show(requestId) {
      const response = await fetch(new URL(`/tasks/${requestId}`, serviceUrl), { signal: within() });
      const answer: unknown = await response.json();
      const error = errorBodySchema.safeParse(answer);
      if (response.status !== 200 && error.success)
        throw new Error(`${error.data.Code}: ${error.data.Message}`);
      return viewSchema.parse(answer);
    },
  };
}
