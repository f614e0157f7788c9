import { errorBodySchema, type TaskView, taskViewSchema } from '@scf-media/protocol/trtc-record';

const requestTimeoutMs = 15_000;

/** trtc-record's public interface, as any caller has it. */
export interface TrtcRecordClient {
  /** @returns the request id of the recording */
  start(request: Record<string, unknown>): Promise<string>;
  show(requestId: string): Promise<TaskView>;
}

/** Calls throw when the service does not answer in time, answers with an error, or not as documented. */
export function trtcRecordClient(serviceUrl: string, signal: AbortSignal): TrtcRecordClient {
  const within = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
  return {
    async start(request) {
      const body = JSON.stringify(request);
      const response = await fetch(serviceUrl, { method: 'POST', body, signal: within() });
      const requestId = response.headers.get('x-scf-reqid');
      const text = await response.text();
      if (requestId !== null && text === 'Async run task submitted') return requestId;
      throw new Error(`the recording was not started: ${response.status} ${text}`);
    },
    async show(requestId) {
      const response = await fetch(new URL(`/tasks/${requestId}`, serviceUrl), { signal: within() });
      const answer: unknown = await response.json();
      const error = errorBodySchema.safeParse(answer);
      if (response.status !== 200 && error.success)
        throw new Error(`${error.data.Code}: ${error.data.Message}`);
      return taskViewSchema.parse(answer);
    },
  };
}
