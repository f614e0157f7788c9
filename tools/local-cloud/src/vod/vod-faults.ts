import { once } from 'node:events';
import { apiError } from '../cloud-api/index.ts';

/** Which calls fail, how, and for how long. */
export interface VodFaultRule {
  /** `ProcessMedia` and the like; all actions when left out. */
  readonly action?: string;
  /** An HTTP status, an error code such as `RequestLimitExceeded`, or `hang`: no answer until the caller goes away. */
  readonly with: number | 'hang' | (string & {});
  /** So many calls fail, then the rule is gone; without it the rule stays until it is removed. */
  readonly times?: number;
  /** The action is done all the same, and only its answer is lost. */
  readonly done?: boolean;
}

/** Makes actions fail on purpose; for tests, in this process only. */
export interface VodFaults {
  /** @returns a rule that can be removed and says how often it struck */
  fail(rule: VodFaultRule): { readonly hits: number; remove(): void };
  /** Does an action, or what a rule says instead. */
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
      if (typeof rule.with === 'number') return new Response('a fault on purpose', { status: rule.with });
      if (rule.with !== 'hang') throw apiError(rule.with, 'A fault on purpose.');
      if (!gone.aborted) await once(gone, 'abort');
      return new Response(null, { status: 504 });
    },
  };
}
