import { ServiceError } from '@scf-media/protocol/errors';
import { type ApiCall } from '../cloud-api/index.ts';
import { type VodFaults } from './vod-faults.ts';

/** A call of an action, successful or not. */
export interface VodCall {
  readonly action: string;
  readonly parameters: unknown;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** `ok`, an error code, or `fault` for an injected one; undefined until there is a response. */
  readonly outcome: string | undefined;
}

const KEPT_CALLS = 1_000;

/** Logs calls, and injects faults. */
interface CallLog {
  intercept(call: ApiCall, proceed: () => Promise<object>): Promise<object>;
  /** The last thousand, oldest first. */
  list(action?: string): VodCall[];
  /** Resolves when all running calls have ended. */
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
