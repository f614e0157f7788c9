import {
  acceptedResponseSchema,
  describeResponseSchema,
  errorResponseSchema,
  type TaskInfo,
} from '@scf-media/protocol/web-record';

const requestTimeoutMs = 15_000;

/** web-record's public interface, as any caller has it: `POST /` with `{ Action, Data }`. */
export interface WebRecordClient {
  /** @returns the TaskID */
  start(data: Record<string, unknown>): Promise<string>;
  command(action: 'Pause' | 'Resume' | 'Stop', taskId: string): Promise<void>;
  describe(taskId: string): Promise<TaskInfo>;
}

/** Calls throw when the service does not answer in time, answers with an error, or not as documented. */
export function webRecordClient(serviceUrl: string, signal: AbortSignal): WebRecordClient {
  async function call(action: string, data: Record<string, unknown>): Promise<unknown> {
    const response = await fetch(serviceUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ Action: action, Data: data }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]),
    });
    if (response.status !== 200) throw new Error(`${action} was answered with HTTP ${response.status}`);
    const answer: unknown = await response.json();
    const error = errorResponseSchema.safeParse(answer);
    if (!error.success) return answer;
    throw new Error(`${action} was refused: ${error.data.ErrorCode}: ${error.data.ErrorMessage}`);
  }

  return {
    start: async (data) => acceptedResponseSchema.parse(await call('Start', data)).TaskID,
    async command(action, taskId) {
      acceptedResponseSchema.parse(await call(action, { TaskID: taskId }));
    },
    describe: async (taskId) => describeResponseSchema.parse(await call('Describe', { TaskID: taskId })),
  };
}
