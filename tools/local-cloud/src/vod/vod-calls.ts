import { ServiceError } from '@scf-media/protocol/errors';
import { type ApiCall } from '../cloud-api/index.ts';
import { type VodFaults } from './vod-faults.ts';

/** A call of an action, also of one that failed. */
export interface VodCall {
  readonly action: string;
  readonly parameters: unknown;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** `ok`, an error code, or `fault` for one on purpose; undefined as long as there is no answer. */
  readonly outcome: string | undefined;
}

const KEPT_CALLS = 1_000;

/** Takes note of calls, and makes those fail that are to fail. */
export interface CallLog {
  intercept(call: ApiCall, proceed: () => Promise<object>): Promise<object>;
  /** The last thousand, the oldest first. */
  list(action?: string): VodCall[];
  /** Resolves when every call that is under way has ended. */
  idle(): Promise<void>;
}

export function createCallLog(faults: VodFaults): CallLog {
  const running = new Set<Promise<unknown>>();
  const calls: { action: string; parameters: unknown; atMs: number; outcome: string | undefined }[] = [];
  return {
    async intercept({ action, parameters, gone }, proceed) {
      const call: (typeof calls)[number] = { action, parameters, atMs: Date.now(), outcome: undefined };
      calls.push(call);
      if (calls.length > KEPT_CALLS) calls.shift();
      const answered = faults.strike(action, gone, proceed);
      running.add(answered);
      try {
        const answer = await answered;
        call.outcome = answer instanceof Response ? 'fault' : 'ok';
        return answer;
      } catch (error) {
        call.outcome = error instanceof ServiceError ? error.code : 'InternalError';
        throw error;
      } finally {
        running.delete(answered);
      }
    },
    async idle() {
      await Promise.allSettled(running);
    },
    list: (action) =>
      calls.filter((call) => action === undefined || call.action === action).map((call) => ({ ...call })),
  };
}
