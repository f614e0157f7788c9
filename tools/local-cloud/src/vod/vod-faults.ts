import { once } from 'node:events';
import { apiError } from '../cloud-api/index.ts';

/** Which calls fail, how, and for how long. */
interface VodFaultRule {
  /** Such as `ProcessMedia`; defaults to all actions. */
  readonly action?: string;
  /** An HTTP status, an error code such as `RequestLimitExceeded`, or `hang`: no response until the caller disconnects. */
  readonly with: number | 'hang' | (string & {});
  /** How many calls fail; by default, all until the rule is removed. */
  readonly times?: number;
  /** If true, the action is performed, and only its response is lost. */
  readonly done?: boolean;
}

/** Injects faults for tests, in this process only. */
export interface VodFaults {
  /** Adds a rule. @returns its number of hits, and a way to remove it */
  fail(rule: VodFaultRule): { readonly hits: number; remove(): void };
  /** Performs an action, or the fault of a rule. */
  strike(action: string, gone: AbortSignal, proceed: () => Promise<object>): Promise<object>;
}

export function createVodFaults(): VodFaults {
  const rules = new Set<VodFaultRule & { left: number; hits: number }>();
  return {
    fail(rule) {
      const entry = { ...rule, left: rule.times ?? Infinity, hits: 0 };
      rules.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove: () => void rules.delete(entry),
      };
    },
    async strike(action, gone, proceed) {
      const rule = [...rules].find((one) => one.action === undefined || one.action === action);
      if (rule === undefined) return proceed();
      rule.hits += 1;
      rule.left -= 1;
      if (rule.left <= 0) rules.delete(rule);
      if (rule.done === true) await proceed();
      if (typeof rule.with === 'number') return new Response('an injected fault', { status: rule.with });
      if (rule.with !== 'hang') throw apiError(rule.with, 'An injected fault.');
      if (!gone.aborted) await once(gone, 'abort');
      return new Response(null, { status: 504 });
    },
  };
}
